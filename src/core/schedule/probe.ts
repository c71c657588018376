import type { Attempt } from '../attempt/state.ts'
import type { Instant } from '../ids.ts'
import { providerOf } from '../provider.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'

/** How many more attempts a provider that refused may be asked for at this instant; null for one that is trusted. */
export type Trial = (provider: string) => number | null

/**
 * Counts the attempts that try out half-open providers. One that has worked for longer than any CLI asks again by
 * itself was not refused, and is as good as a success for as long as it runs: agents take long, and nobody should
 * work alone for an hour because of one bad second.
 */
export function trials(world: World, at: Instant): Trial {
  const tried = new Map<string, { unproven: number; proven: number }>()
  for (const [provider, attempt] of attemptsOnTrial(world)) {
    const known = tried.get(provider) ?? { unproven: 0, proven: 0 }
    const proven = (provenAt(attempt) ?? at + 1) <= at
    tried.set(provider, {
      proven: known.proven + (proven ? 1 : 0),
      unproven: known.unproven + (proven ? 0 : 1),
    })
  }
  return (provider) => {
    const circuit = world.cooldowns.get(provider)
    if (circuit === undefined || circuit.until > at) return null
    const { proven, unproven } = tried.get(provider) ?? { proven: 0, unproven: 0 }
    return (circuit.allowed ?? 1) + proven - unproven
  }
}

/** The instants at which attempts on trial become proof; more may start then. */
export function proofInstants(world: World): readonly (Instant | null)[] {
  return attemptsOnTrial(world).map(([, attempt]) => provenAt(attempt))
}

/** Started while the circuit was not closed, and not yet known to have gone well. */
function attemptsOnTrial(world: World): readonly (readonly [provider: string, attempt: Attempt])[] {
  const { config } = requireRun(world)
  return [...world.onTrial].flatMap((id) => {
    const { state } = requireTask(world, id)
    if (state.status !== 'active' || hasClaimed(state.attempt)) return []
    return [[providerOf(config, state.attempt.agent), state.attempt] as const]
  })
}

function hasClaimed(attempt: Attempt): boolean {
  return 'outcome' in attempt && attempt.outcome.kind === 'claimed-success'
}

/** Null for one whose agent does not work. */
function provenAt(attempt: Attempt): Instant | null {
  return attempt.status === 'running' ? attempt.runningSince + provenMs : null
}

const provenMs = 300_000
