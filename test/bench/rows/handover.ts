import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { journalOf, makeProject, startRun } from '../project.ts'
import { median, quantile } from '../rounds.ts'
import { figure, judge } from '../table.ts'
import type { Row } from './row.ts'

const tasks = 20

/** From an agent's last act to what orch does next, task after task on a machine that does nothing else. */
export const handover: Row = {
  names: ['handover'],
  async measure(ground) {
    const stamps = join(ground.folder, 'stamps')
    const stamp = (what: string) => `date +%s%3N >> '${stamps}.${what}'`
    const repository = makeProject(ground, {
      ...{ name: 'handover', tasks, agents: 1 },
      agent: `echo "$ORCH_TASK_ID" > "$ORCH_TASK_ID.md"; ${stamp('agent')}`,
      check: stamp('check'),
    })
    await startRun(ground, repository).ended
    const acts = readStamps(`${stamps}.agent`)
    // The first check is the one on the target itself, before anything is paid for.
    const checks = readStamps(`${stamps}.check`).slice(1)
    const recorded = journalOf(repository)
      .filter(({ type }) => type === 'agent-ended')
      .map(({ at }) => Date.parse(String(at)))
    rmSync(repository, { recursive: true })
    return [
      delays(acts, recorded, 'agent exit to its record (nothing it started lives)'),
      delays(acts, checks, 'agent exit to the check of its candidate (work saved, merged)'),
    ]
  },
}

function delays(from: readonly number[], to: readonly number[], what: string) {
  if (from.length !== tasks || to.length !== tasks) throw new Error(`${from.length} and ${to.length} stamps`)
  const each = from.map((at, index) => (to[index] ?? Number.NaN) - at)
  const value = median(each)
  const shown = `${figure(value, 0)} ms (p95 ${figure(quantile(each, 0.95), 0)})`
  return judge({ what, baseline: 'wall', value, shown, unit: 'ms', limit: null })
}

function readStamps(path: string): readonly number[] {
  return readFileSync(path, 'utf8').trim().split('\n').map(Number)
}
