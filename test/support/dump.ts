import type { World } from '../../src/core/world.ts'

/** A world as plain values in an order of their own: equal worlds give equal texts. */
export function dump(world: World): string {
  return `${JSON.stringify(plain(world), null, 1)}\n`
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return sorted([...value].map(([key, each]) => [String(key), plain(each)]))
  if (value instanceof Set) return [...value].map(String).sort()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return sorted(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

function sorted(entries: readonly (readonly [string, unknown])[]): unknown {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
}
