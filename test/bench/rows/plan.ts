import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseConfig } from '../../../src/app/config/parse.ts'
import { parsePlan, readPlan } from '../../../src/app/plan/parse.ts'
import { begin, bigPlan } from '../core.ts'
import { execute } from '../ground.ts'
import { median } from '../rounds.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 7
const mebibyte = 2 ** 20

interface TakenIn {
  readonly ms: number
  readonly rss: number
}

/** Each time in a process of its own: what another row left in memory is not the plan's. */
export const plan: Row = {
  names: ['plan'],
  async measure(ground) {
    const listed = bigPlan().map(({ id, dependsOn }) => ({ id, prompt: `Do ${id}`, dependsOn }))
    const edges = listed.reduce((total, { dependsOn }) => total + dependsOn.length, 0)
    const path = join(ground.folder, 'big-plan.json')
    writeFileSync(path, JSON.stringify({ version: 1, tasks: listed }))
    const taken = Array.from({ length: rounds }, (): TakenIn => {
      const command = [process.execPath, process.argv[1] ?? '', takeInVerb, path]
      return JSON.parse(execute(ground, ground.folder, command))
    })
    const what = `${figure(listed.length)} tasks, ${figure(edges)} edges: parse, validate, first \`next\``
    const ms = median(taken.map(({ ms }) => ms))
    const rss = Math.max(...taken.map(({ rss }) => rss)) / mebibyte
    return [
      judge({ what, baseline: 'wall', value: ms, shown: `${figure(ms, 0)} ms`, unit: 'ms', limit: 1_000 }),
      judge({
        ...{ what: 'the same, most memory of seven', baseline: 'max RSS', value: rss },
        ...{ shown: `${figure(rss, 0)} MB`, unit: 'MB', limit: 250 },
      }),
    ]
  },
}

/** With this as its first argument the benchmark takes in one plan and says what it cost. */
export const takeInVerb = 'take-in'

export async function takeIn(path: string): Promise<TakenIn> {
  const before = performance.now()
  const reading = await readPlan({ path, text: await readFile(path, 'utf8') })
  const config = parseConfig({ path: '.orchestrator.json', text: JSON.stringify(oneAgent) })
  if (reading.kind !== 'draft' || config.kind !== 'config') throw new Error('nothing could be read')
  const parsed = parsePlan(reading.draft, {
    config: config.config,
    foundAgents: [],
    agentOverride: null,
    readPromptFile: () => {
      throw new Error('no prompt is in a file')
    },
  })
  if (parsed.kind !== 'plan') throw new Error(JSON.stringify(parsed.diagnostics.slice(0, 3)))
  begin(parsed.plan.tasks)
  const ms = performance.now() - before
  return { ms, rss: process.resourceUsage().maxRSS * 1_024 }
}

const oneAgent = {
  version: 1,
  agent: 'any',
  agents: { any: { adapter: 'command', run: 'true' } },
  checks: [],
}
