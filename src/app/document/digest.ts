import { createHash } from 'node:crypto'

/** SHA-256 in hex over a value's canonical JSON: equal values give equal digests. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

/** JSON with sorted keys, no spaces and no undefined fields. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (isRecord(each) ? sortKeys(each) : each))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
