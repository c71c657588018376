import type { Effect } from '../../core/effect.ts'
import type { Observation } from '../../core/input.ts'
import type { Remote } from '../../ports/remote.ts'
import type { Ports } from '../../ports/stage.ts'
import { followTarget } from './follow-target.ts'
import { forgeFailed } from './forge-failed.ts'

type Land = Extract<Effect, { readonly type: 'land' }>
type Around = Pick<Ports, 'repository' | 'locks' | 'landingLock'>

/**
 * Moves the remote's branch by one push from exactly the base to the candidate. A push may have gone through without
 * anybody hearing of it, so the branch is read before and after, and only what it says counts.
 */
export async function landByPush(effect: Land, remote: Remote, ports: Around): Promise<Observation> {
  const { id, target, base, commit } = effect
  const before = await remote.tip(target)
  if (before.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: before })
  if (before.value !== base) return readLanding(effect, before.value, ports)
  if (!(await ports.repository.reaches(commit, base)))
    throw new Error('A candidate must descend from its base')
  const pushed = await remote.push({ branch: target, commit, expected: base })
  if (pushed.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: pushed })
  if (pushed.value.kind === 'refused') return refused(effect, remote, pushed.value.detail)
  const after = await remote.tip(target)
  if (after.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: after })
  return readLanding(effect, after.value, ports)
}

/** Without ids, so that the next candidate that is refused for the same reason is seen to be. */
function refused({ task, candidate, target }: Land, { name }: Remote, detail: string): Observation {
  const checkout = `${name}/${target}`
  const reason = `refused: ${detail.replace(/\b[0-9a-f]{40}\b/g, '…')}`
  return { type: 'landing-stopped', task, candidate, checkout, reason, paths: [] }
}

/** Landed is what the remote's branch holds, whoever pushed on top of it since. */
async function readLanding(effect: Land, tip: Land['tip'], ports: Around): Promise<Observation> {
  const { task, candidate, target, commit } = effect
  if (tip === null || !(await ports.repository.reaches(tip, commit)))
    return { type: 'base-moved', task, candidate, tip }
  const lag = await followTarget({ target, commit: tip }, ports)
  return { type: 'target-landed', task, candidate, ...(lag === null ? {} : { lag }) }
}
