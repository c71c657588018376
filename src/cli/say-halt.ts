import type { Halt } from '../core/halt.ts'
import { haltText } from '../report/halts.ts'
import { haltExit } from './halt-exit.ts'

/** Says why nothing was begun and answers with the exit code for it. */
export function sayHalt(halt: Halt): number {
  console.error(haltText(halt))
  return haltExit(halt)
}
