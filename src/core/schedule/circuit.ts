import type { Instant } from '../ids.ts'

/*
 * closed ─ refusal ─▶ open until ─ time ─▶ half-open: 1 ─ success ─▶ half-open: 2, 4, … ─▶ closed
 *                      ▲                      │ refusal                  │ refusal
 *                      └── for a longer time ─┴──────────────────────────┘
 */

/** What holds back the attempts of one provider after it refused; a provider without one is closed: nothing does. */
export interface Circuit {
  /** Open until then: no attempt starts. From then on half-open. */
  readonly until: Instant
  /** Times it opened since it was closed last. */
  readonly streak: number
  /** Attempts at once while half-open; absent is one, the probe. */
  readonly allowed?: number
}

/** Circuits that are not closed, by provider. */
export type Circuits = Map<string, Circuit>

/** Opens a provider's circuit; refusals while it is open are one, as attempts that ran side by side hear it together. */
export function openCircuit(
  circuits: Circuits,
  provider: string,
  { until, at }: { readonly until: Instant; readonly at: Instant },
): void {
  const before = circuits.get(provider) ?? { until: 0, streak: 0 }
  const streak = before.streak + (before.until > at ? 0 : 1)
  circuits.set(provider, { until: Math.max(before.until, until), streak })
}

/**
 * Takes in that an attempt succeeded: twice as many may run, and at the run's own limit the circuit closes. An
 * attempt that was under way before says nothing against a wait that its provider asked for since.
 */
export function growCircuit(
  circuits: Circuits,
  provider: string,
  { at, limit }: { readonly at: Instant; readonly limit: number },
): void {
  const circuit = circuits.get(provider)
  if (circuit === undefined || circuit.until > at) return
  const allowed = 2 * (circuit.allowed ?? 1)
  if (allowed < limit) circuits.set(provider, { ...circuit, allowed })
  else circuits.delete(provider)
}

/** Ends an open circuit's wait: a person says that the provider may be asked. */
export function halfOpenCircuit(circuits: Circuits, provider: string, at: Instant): void {
  const circuit = circuits.get(provider)
  if (circuit !== undefined && circuit.until > at) circuits.set(provider, { ...circuit, until: at })
}

/** Refusals that count before one at this instant, for how long the next pause is. */
export function pausesBefore(circuit: Circuit | undefined, at: Instant): number {
  if (circuit === undefined) return 0
  return circuit.until > at ? circuit.streak - 1 : circuit.streak
}
