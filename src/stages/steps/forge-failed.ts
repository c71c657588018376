import type { Observation } from '../../core/input.ts'
import type { ForgeFault } from '../../core/pull-request/pull-request.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Remote } from '../../ports/remote.ts'
import type { Ports } from '../../ports/stage.ts'

/** Who did not do what they were asked, and why. */
export interface Outage {
  /** The host of a forge, or git's name for a remote. */
  readonly forge: string
  readonly fault: ForgeFault
}

export function forgeFailed(effect: string, outage: Outage): Extract<Observation, { type: 'effect-failed' }> {
  return { type: 'effect-failed', effect, failure: { kind: 'forge-failed', ...outage } }
}

/** Both are there wherever pull requests are made. */
export function requireForge({ forge, remote }: Ports): { readonly forge: Forge; readonly remote: Remote } {
  if (forge === undefined || remote === undefined) throw new Error('no forge is known for this run')
  return { forge, remote }
}
