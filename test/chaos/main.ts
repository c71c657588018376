import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import PQueue from 'p-queue'
import { startFakehub } from '../fakehub/start.ts'
import { makeHome, makeTemplate } from './ground.ts'
import { buildLethalOrch } from './lethal-orch.ts'
import { killText, readKills, schedule } from './schedule.ts'
import type { Story } from './stories.ts'
import { stories } from './stories.ts'
import type { Stage } from './trial.ts'
import { playTrial, playUndisturbed } from './trial.ts'
import type { Rest } from './violations.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now()) },
    kills: { type: 'string', default: '2000' },
    story: { type: 'string' },
    again: { type: 'string' },
  },
})
const { seed } = values
const again = values.again === undefined ? null : readKills(values.again)
if (values.again !== undefined && (again === null || values.story === undefined))
  throw new Error(
    '--again takes the kills of one --story as a violation prints them: "before event 3, then at 340 ms"',
  )
const root = join(import.meta.dirname, '../..')
const programs = {
  orch: join(root, 'bin/orch.js'),
  lethal: await buildLethalOrch(join(root, 'dist/chaos/orch')),
}
const home = makeHome()
const tally = new Map<string, { trials: number; kills: number; violations: number }>()
process.on('SIGINT', () => process.exit(130))

const chosen = stories.filter(({ name }) => values.story === undefined || name === values.story)
const forge = chosen.some(({ isProposed }) => isProposed === true) ? await startFakehub() : null
const plays = await playAll(chosen)
const trials =
  again === null
    ? schedule(plays, { seed, kills: Number(values.kills) })
    : plays.map(({ story }) => ({ story, kills: again }))
process.stderr.write(`seed ${seed}: ${trials.length} trials\n`)
const lanes = new PQueue({ concurrency: availableParallelism() })
await lanes.addAll(
  trials.map((trial) => async () => {
    const play = plays.find(({ story }) => story === trial.story)
    if (play === undefined) return
    const { struck, violations } = await playTrial(play.stage, trial, play.rest)
    book(trial.story.name, { struck, violations: violations.length })
    for (const violation of violations)
      process.stdout.write(`VIOLATION ${trial.story.name}, killed ${killText(trial.kills)}: ${violation}\n`)
  }),
)
process.stdout.write(`\n${table()}\n`)
const failed = [...tally.values()].some(({ violations }) => violations > 0)
await forge?.stop()
if (!failed) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
process.exit(failed ? 1 : 0)

interface Play {
  readonly story: Story
  readonly stage: Stage
  readonly rest: Rest
  readonly ms: number
}

async function playAll(all: readonly Story[]): Promise<readonly Play[]> {
  const played: Play[] = []
  for (const story of all) {
    const stage = { home, template: makeTemplate(home, story), programs, forge }
    const began = performance.now()
    const rest = await playUndisturbed(stage, story)
    played.push({ story, stage, rest, ms: performance.now() - began })
    process.stderr.write(`${story.name}: ${rest.events} events\n`)
  }
  return played
}

function book(
  name: string,
  { struck, violations }: { readonly struck: number; readonly violations: number },
) {
  const line = tally.get(name) ?? { trials: 0, kills: 0, violations: 0 }
  line.trials += 1
  line.kills += struck
  line.violations += violations
  tally.set(name, line)
  const kills = [...tally.values()].reduce((sum, each) => sum + each.kills, 0)
  if (kills % 100 < struck) process.stderr.write(`${kills} kills\n`)
}

function table(): string {
  const rows = [...tally].map(
    ([name, { trials, kills, violations }]) => `| ${name} | ${trials} | ${kills} | ${violations} |`,
  )
  const sum = (of: 'trials' | 'kills' | 'violations') =>
    [...tally.values()].reduce((all, each) => all + each[of], 0)
  return [
    `| story (seed ${seed}) | trials | kills | violations |`,
    '| --- | --- | --- | --- |',
    ...rows,
    `| all | ${sum('trials')} | ${sum('kills')} | ${sum('violations')} |`,
  ].join('\n')
}
