import type { Effect } from '../core/effect.ts'
import type { CommitId } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import type { MergeResult } from '../ports/repository.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { fetchTarget } from './steps/fetch-target.ts'
import { forgeFailed } from './steps/forge-failed.ts'
import { vetTarget } from './steps/vet-target.ts'

type Merge = Extract<Effect, { readonly type: 'merge' }>

/** Makes the candidate of a branch on the target as it is now, or on the pull request it rests on, without a work tree. */
export const merge: Stage<'merge'> = async (effect, ports) => {
  const { run } = ports
  const { task, candidate, target, tip, head, text, method, onto, since } = effect
  if (onto !== undefined) {
    const ask = { run, task, target, head, text, method, onto }
    return told(effect, await ports.repository.merge({ ...ask, ...sinceField(since) }), ports)
  }
  const fault = await fetchTarget(target, ports)
  if (fault !== null) return forgeFailed(effect.id, fault)
  if ((await ports.repository.tip(target)) === null) return { type: 'target-gone', task, candidate }
  const ask = { run, task, target, head, text, method }
  const merged = await ports.repository.merge({ ...ask, ...sinceField(since) })
  // The tip that was merged with, not one that was looked at before: it may have moved in between.
  const stray = await vetTarget(ports, { target, tip: merged.base, known: tip })
  return stray ?? told(effect, merged, ports)
}

function sinceField(since: CommitId | undefined): { readonly since?: CommitId } {
  return since === undefined ? {} : { since }
}

async function told(
  { task, candidate, branch }: Merge,
  merged: MergeResult,
  ports: Ports,
): Promise<Observation> {
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
