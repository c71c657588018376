/** How fast GitHub is asked. */
export interface Pace {
  /** Spaces writes as GitHub asks for. */
  readonly throttle: boolean
  /** What all waits are multiples of. */
  readonly unitMs: number
}

export const usualPace: Pace = { throttle: true, unitMs: 1_000 }
