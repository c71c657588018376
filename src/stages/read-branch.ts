import type { Stage } from '../ports/stage.ts'
import { fetchTarget } from './steps/fetch-target.ts'
import { forgeFailed } from './steps/forge-failed.ts'

/** Reads what somebody's branch would bring to the target, and puts a ref on it: whoever made it may move it. */
export const readBranch: Stage<'read-branch'> = async ({ id, task, branch }, ports) => {
  const { repository, run, target } = ports
  const fault = await fetchTarget(target, ports)
  if (fault !== null) return forgeFailed(id, fault)
  const base = await repository.tip(target)
  if (base === null) return { type: 'effect-failed', effect: id, failure: { kind: 'target-gone', target } }
  const head = await repository.branch(branch)
  if (head === null) return { type: 'branch-read', task, branch, facts: null }
  await repository.keep(run, `${task}/head`, head)
  return { type: 'branch-read', task, branch, facts: await repository.facts({ base, head, branch }) }
}
