import type { Ports } from '../../ports/stage.ts'
import type { Outage } from './forge-failed.ts'

/** Where the target is a remote's branch, what is known of it here is made new; null, or why it could not be. */
export async function fetchTarget(target: string, { remote }: Pick<Ports, 'remote'>): Promise<Outage | null> {
  if (remote === undefined) return null
  const answer = await remote.tip(target)
  return answer.kind === 'done' ? null : { forge: remote.name, fault: answer }
}
