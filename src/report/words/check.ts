import type { CheckResult } from '../../core/verdict/verdict.ts'
import { exited } from './failure.ts'

/** How a red check ended. */
export function endingOf({ how, exitCode }: Extract<CheckResult, { outcome: 'failed' }>): string {
  return how === 'exited' ? exited(exitCode) : endings[how]
}

const endings = {
  signalled: 'was ended by a signal',
  'timed-out': 'ran out of time',
  'not-started': 'could not be started',
} as const
