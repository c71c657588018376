import type { Stage } from '../ports/stage.ts'
import { runSetup } from './steps/run-setup.ts'

/** Runs setup on the target itself, so that a setup that cannot work is known before the first prompt is paid for. */
export const setUpTarget: Stage<'set-up-target'> = async ({ id, commit }, ports, signal) => {
  const lease = await ports.slots.leaseForCheck({ run: ports.run, commit })
  if (lease.kind === 'busy') {
    return { type: 'effect-failed', effect: id, failure: { kind: 'slots-busy', holders: lease.holders } }
  }
  try {
    await ports.slots.checkoutDetached(lease.slot, { commit, restore: [], base: commit })
    const failure = await runSetup({ slot: lease.slot, work: null, name: 'target' }, ports, signal)
    return signal.aborted ? null : { type: 'target-set-up', failure }
  } finally {
    await ports.slots.release(lease.slot)
  }
}
