import type { Stage } from '../ports/stage.ts'
import { fetchTarget } from './steps/fetch-target.ts'
import { forgeFailed } from './steps/forge-failed.ts'
import { vetTarget } from './steps/vet-target.ts'

/** Makes the candidate of a branch on the target as it is now, without a work tree. */
export const merge: Stage<'merge'> = async (effect, ports) => {
  const { task, candidate, target, tip, head, branch, text, method } = effect
  const fault = await fetchTarget(target, ports)
  if (fault !== null) return forgeFailed(effect.id, fault)
  if ((await ports.repository.tip(target)) === null) return { type: 'target-gone', task, candidate }
  const merged = await ports.repository.merge({ run: ports.run, task, target, head, text, method })
  // The tip that was merged with, not one that was looked at before: it may have moved in between.
  const stray = await vetTarget(ports, { target, tip: merged.base, known: tip })
  if (stray !== null) return stray
  switch (merged.kind) {
    case 'merged': {
      const { base, commit, tree } = merged
      const product = await ports.repository.facts({ base, head: commit, branch })
      return { type: 'candidate-merged', task, candidate, base, commit, tree, facts: product }
    }
    case 'conflict':
      return {
        type: 'merge-conflicted',
        task,
        candidate,
        base: merged.base,
        files: merged.files,
        detail: merged.detail,
      }
    case 'nothing':
      return { type: 'merge-pointless', task, candidate, base: merged.base }
  }
}
