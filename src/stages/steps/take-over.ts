import type { AttemptRef, CommitId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { Ports } from '../../ports/stage.ts'

/** A person's push becomes the task's branch here too, and what was there before stays under a ref. */
export async function takeOver(
  {
    task,
    attempt,
    branch,
    base,
    head,
  }: AttemptRef & {
    readonly branch: string
    readonly base: CommitId
    readonly head: CommitId
  },
  { repository, run }: Ports,
): Promise<Extract<Observation, { type: 'branch-taken-over' }>> {
  await repository.adopt({ run, ref: { task, attempt }, branch, head })
  return { type: 'branch-taken-over', task, head, facts: await repository.facts({ base, head, branch }) }
}
