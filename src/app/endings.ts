import type { AttemptRef } from '../core/ids.ts'
import { attemptName } from '../core/ids.ts'
import type { Endings } from '../ports/stage.ts'

/** Lets one stage end what another runs; kept by attempt, as those are never used again. */
export function makeEndings(): Endings {
  const controllers = new Map<string, AbortController>()
  const controllerOf = (ref: AttemptRef) => {
    const name = attemptName(ref)
    const known = controllers.get(name)
    if (known !== undefined) return known
    const made = new AbortController()
    controllers.set(name, made)
    return made
  }
  return {
    signal: (ref) => controllerOf(ref).signal,
    end: (ref) => controllerOf(ref).abort(),
  }
}
