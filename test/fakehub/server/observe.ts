import type { Calls, Violation } from '../asks.ts'

/** What a test asks afterwards. */
export interface Observations {
  violation(violation: Violation): void
  call(endpoint: string, notModified: boolean): void
  violations(): readonly Violation[]
  calls(): Calls
  forgetCalls(): void
}

export function makeObservations(): Observations {
  const violations: Violation[] = []
  const counts = new Map<string, { calls: number; notModified: number }>()
  return {
    violation: (violation) => {
      violations.push(violation)
    },
    violations: () => violations,
    call: (endpoint, notModified) => {
      const count = counts.get(endpoint) ?? { calls: 0, notModified: 0 }
      count.calls += 1
      if (notModified) count.notModified += 1
      counts.set(endpoint, count)
    },
    calls: () => {
      const all = [...counts.values()]
      return {
        total: all.reduce((sum, { calls }) => sum + calls, 0),
        notModified: all.reduce((sum, { notModified }) => sum + notModified, 0),
        byEndpoint: Object.fromEntries(counts),
      }
    },
    forgetCalls: () => counts.clear(),
  }
}
