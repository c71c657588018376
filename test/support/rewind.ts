import type { CommitId } from '../../src/core/ids.ts'
import { commit } from './builders.ts'
import type { SimulatedCommit } from './simulated-git.ts'
import { SimulatedGit } from './simulated-git.ts'
import type { Happened } from './simulated-world.ts'

/** Whether the target had moved when a landing was promised and its end not yet written down. */
export type Landing = 'before the move' | 'after the move'

/** Git as it was when the last of these events was written down. */
export function rewindGit(
  history: readonly Happened[],
  { commits, landing }: { readonly commits: Iterable<SimulatedCommit>; readonly landing: Landing },
): SimulatedGit {
  const git = new SimulatedGit(commit('base'), [...commits])
  for (const { event } of history) {
    if (event.type === 'target-moved' || event.type === 'engine-started') git.tip = event.tip
    if (event.type === 'landed') git.tip = event.commit
  }
  const promised = openLanding(history)
  if (promised !== null && landing === 'after the move' && git.tip === promised.base)
    git.tip = promised.commit
  return git
}

function openLanding(history: readonly Happened[]): { base: CommitId; commit: CommitId } | null {
  const last = history.findLast(({ event }) =>
    ['landing-started', 'landing-blocked', 'candidate-abandoned', 'entry-suspended', 'landed'].includes(
      event.type,
    ),
  )
  return last?.event.type === 'landing-started' ? last.event : null
}
