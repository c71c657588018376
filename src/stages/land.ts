import type { Stage } from '../ports/stage.ts'
import { landByPush } from './steps/land-by-push.ts'
import { landProposal } from './steps/land-proposal.ts'
import { vetTarget } from './steps/vet-target.ts'

/** Landings are short; a lock held longer than this is worth telling about. */
const lockWaitMs = 30_000

/** Moves the target from base to candidate, or tells why not; runs of one repository take turns. */
export const land: Stage<'land'> = async (effect, ports) => {
  if (effect.proposal !== undefined) return landProposal({ ...effect, proposal: effect.proposal }, ports)
  if (ports.remote !== undefined) return landByPush(effect, ports.remote, ports)
  const { id, task, candidate, target, tip, base, commit } = effect
  const turn = await ports.locks.withLock(
    { path: ports.landingLock, purpose: `land ${target}`, waitMs: lockWaitMs },
    () => ports.repository.land({ target, base, candidate: commit }),
  )
  if (turn.kind === 'taken') {
    return {
      type: 'effect-failed',
      effect: id,
      failure: { kind: 'git-locked', path: ports.landingLock, detail: turn.by?.purpose ?? '' },
    }
  }
  const result = turn.value
  switch (result.kind) {
    case 'landed':
      return { type: 'target-landed', task, candidate }
    case 'base-moved':
      return (
        (await vetTarget(ports, { target, tip: result.tip, known: tip })) ?? {
          type: 'base-moved',
          task,
          candidate,
          tip: result.tip,
        }
      )
    case 'blocked':
      return {
        type: 'landing-stopped',
        task,
        candidate,
        checkout: result.checkout,
        reason: result.reason,
        paths: result.paths,
      }
  }
}
