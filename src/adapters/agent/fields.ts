/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** A line that is a JSON object; null for all others, most of which are log and spare the parser. */
export function jsonObject(line: string): Fields | null {
  if (!line.startsWith('{')) return null
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    return null
  }
}

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** A positive finite number, else 0. */
export function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
}

/** ISO 8601 or milliseconds since the epoch as milliseconds; null for neither. */
export function instant(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : amount(value)
  return at > 0 ? at : null
}
