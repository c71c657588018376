import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '../../../src/core/event.ts'
import { commit } from '../../support/builders.ts'
import { recent, writeJournal } from '../../support/journal.ts'
import { bigPlan, runToEnd } from '../core.ts'
import type { Ground } from '../ground.ts'
import { bin, execute } from '../ground.ts'
import { median, quantile } from '../rounds.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 7
const sizes = [
  { events: 1_000, limit: null },
  { events: 100_000, limit: 2_000 },
] as const
const lookEveryMs = 2

/** From the start of `orch resume` to its first decision on disk, for runs whose engine was killed. */
export const resume: Row = {
  names: ['resume'],
  async measure(ground) {
    const { history } = runToEnd(bigPlan())
    const measures = []
    for (const { events, limit } of sizes) {
      const times: number[] = []
      for (let round = 0; round < rounds; round++)
        times.push(await firstDecision(ground, history.slice(0, events)))
      const value = median(times)
      const shown = `${figure(value, 0)} ms (p95 ${figure(quantile(times, 0.95), 0)})`
      const what = `\`orch resume\` to its first decision, ${figure(events)} events of 10,000 tasks`
      measures.push(judge({ what, baseline: 'wall', value, shown, unit: 'ms', limit }))
    }
    return measures
  },
}

async function firstDecision(ground: Ground, history: readonly Event[]): Promise<number> {
  const repository = join(ground.folder, 'left-alone')
  execute(ground, ground.folder, ['git', 'init', '-q', '-b', 'main', repository])
  execute(ground, repository, ['git', 'commit', '-q', '--allow-empty', '-m', 'Begin'])
  const tip = execute(ground, repository, ['git', 'rev-parse', 'HEAD'])
  const { journal } = writeJournal(
    join(repository, '.git'),
    recent(fitting(history, tip).map((event, at) => ({ event, at }))),
  )
  const before = performance.now()
  const size = statSync(journal).size
  const child = spawn(process.execPath, [bin, 'resume', '--ui', 'plain', '--yes'], {
    cwd: repository,
    env: ground.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  while (statSync(journal).size === size) {
    if (child.exitCode !== null) throw new Error(`orch resume exited ${child.exitCode}`)
    await pause(lookEveryMs)
  }
  const took = performance.now() - before
  child.kill('SIGTERM')
  await ended
  for (const path of [repository, `${repository}.orch`])
    if (existsSync(path)) rmSync(path, { recursive: true, maxRetries: 3 })
  return took
}

/** What landed last, or the run's base, is the repository's only commit. */
function fitting(history: readonly Event[], tip: string): readonly Event[] {
  const landed = history.findLast((event) => event.type === 'landed')
  const last = landed?.type === 'landed' ? landed.commit : commit('base')
  const text = JSON.stringify(history).replaceAll(`"${last}"`, `"${tip}"`)
  const [first] = history
  if (first?.type !== 'run-started') throw new Error('a journal begins with its run')
  return JSON.parse(text.replaceAll(`"${first.run}"`, '"20260105-090000-a1b2"'))
}
