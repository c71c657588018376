import type { Config } from '../../core/config.ts'
import { lookAtSandbox } from '../doctor/machine.ts'
import { halt } from './halted.ts'

/** Where agents are to be in a sandbox, one can be made; tried once, before anything is written. */
export async function requireSandbox({ sandbox }: Pick<Config, 'sandbox'>): Promise<void> {
  if (!sandbox) return
  const look = await lookAtSandbox(process.env, true)
  switch (look.kind) {
    case 'works':
      return
    case 'not-here':
      return halt({ kind: 'no-sandbox', reason: 'not-here', detail: process.platform })
    case 'missing':
      return halt({ kind: 'no-sandbox', reason: 'missing', detail: '' })
    case 'refused':
      return halt({ kind: 'no-sandbox', reason: 'refused', detail: look.detail })
  }
}
