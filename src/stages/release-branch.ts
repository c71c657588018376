import type { Stage } from '../ports/stage.ts'

/** Deletes the branch of a task that has landed, unless somebody moved it; its commits stay under evidence refs. */
export const releaseBranch: Stage<'release-branch'> = async ({ task, branch, head }, ports) => {
  const outcome = await ports.repository.releaseBranch(branch, head)
  return { type: 'branch-let-go', task, outcome }
}
