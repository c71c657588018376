import type { Run } from '../run/state.ts'
import type { TaskRecord } from './state.ts'

/** The branch that orch makes for a task; a clean start has a name of its own, as branch names are never used again. */
export function ownBranch(
  { config, id }: Pick<Run, 'config' | 'id'>,
  { spec, tally }: Pick<TaskRecord, 'spec' | 'tally'>,
): string {
  const name = config.branch.name.replaceAll('{run}', id).replaceAll('{task}', spec.id)
  return tally.branches === 1 ? name : `${name}+${tally.branches}`
}

/** The branch that goes to a forge: work on a branch that somebody made goes there by one of orch's, and theirs stays as it is. */
export function forgeBranch(run: Pick<Run, 'config' | 'id'>, record: TaskRecord, branch: string): string {
  return record.spec.branch === undefined ? branch : ownBranch(run, record)
}
