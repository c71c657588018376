/** What was found of one thing. */
export interface Finding {
  readonly about: 'machine' | 'agents'
  readonly name: string
  readonly level: Level
  readonly text: string
  /** What to do; null when nothing is. */
  readonly remedy: string | null
}

/** `note` says what may surprise, `warning` what will, `broken` what orch cannot work without. */
export type Level = 'ok' | 'note' | 'warning' | 'broken'

/** What was found, and what to do about it. */
export type Said = readonly [text: string, remedy?: string | null]
