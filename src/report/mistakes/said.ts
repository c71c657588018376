/** What a mistake reads like. */
export interface Said {
  /** What is wrong, in one line. */
  readonly message: string
  /** What to do about it; null where the message says it already. */
  readonly hint: string | null
}

export function said(message: string, hint: string | null = null): Said {
  return { message, hint }
}

/** The near name, or all of them when they are few. */
export function suggestion(nearest: string | null, known: readonly string[]): string | null {
  if (nearest !== null) return `did you mean "${nearest}"?`
  return known.length > 0 && known.length <= 30 ? `known: ${known.join(', ')}` : null
}
