import type { CommitId } from '../core/ids.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import type { Outage } from './steps/forge-failed.ts'
import { forgeFailed } from './steps/forge-failed.ts'
import { retargetAll } from './steps/retarget.ts'

/** Deletes the branch of a task that has landed, unless somebody moved it; its commits stay under evidence refs. */
export const releaseBranch: Stage<'release-branch'> = async (effect, ports) => {
  const { id, task, branch, head, pushed, above = [] } = effect
  // A forge closes a pull request whose base is deleted.
  const away = await retargetAll(above, { target: ports.target, ports })
  const outage = away ?? (pushed === undefined ? null : await dropRemote({ branch, pushed }, ports))
  if (outage !== null) return forgeFailed(id, outage)
  const outcome = await ports.repository.releaseBranch(branch, head)
  return { type: 'branch-let-go', task, outcome }
}

/** What somebody else pushed after the landing stays, and many forges delete the branch themselves. */
async function dropRemote(
  { branch, pushed }: { readonly branch: string; readonly pushed: readonly CommitId[] },
  { remote }: Ports,
): Promise<Outage | null> {
  if (remote === undefined) return null
  const tip = await remote.tip(branch)
  if (tip.kind === 'unreachable') return { forge: remote.name, fault: tip }
  const expected = tip.value ?? pushed.at(-1)
  if (expected === undefined || !pushed.includes(expected)) return null
  const dropped = await remote.drop(branch, expected)
  return dropped.kind === 'done' ? null : { forge: remote.name, fault: dropped }
}
