import type { Ports } from '../../ports/stage.ts'
import type { Outage } from './forge-failed.ts'
import { requireForge } from './forge-failed.ts'

/**
 * Has pull requests go to the target, and the forge merge none of them there by itself, whoever wanted that where they
 * were; one that is closed or gone by now is left as it is. Null, or why it could not be.
 */
export async function retargetAll(
  numbers: readonly number[],
  { target, ports }: { readonly target: string; readonly ports: Ports },
): Promise<Outage | null> {
  if (numbers.length === 0) return null
  const { forge } = requireForge(ports)
  for (const number of numbers) {
    const disarmed = await forge.disarm(number)
    if (disarmed.kind === 'fault' && disarmed.fault.kind !== 'not-found')
      return { forge: forge.host, fault: disarmed.fault }
    const answer = await forge.retarget(number, target)
    if (answer.kind === 'fault' && !needsNothing.has(answer.fault.kind))
      return { forge: forge.host, fault: answer.fault }
  }
  return null
}

const needsNothing: ReadonlySet<string> = new Set(['refused', 'not-found'])
