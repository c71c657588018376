import type { Path } from './document.ts'

/** A value and the way to it. */
export interface Located {
  readonly at: Path
  readonly value: unknown
}

/** The value at a path of a text that may say anything; undefined where it does not lead on. */
export function lookup(value: unknown, at: Path): unknown {
  return at.reduce<unknown>((inner, step) => (isContainer(inner) ? inner[String(step)] : undefined), value)
}

/** The entries of the list or object at a path; none of anything else. */
export function entriesAt(value: unknown, at: Path): readonly Located[] {
  const container = lookup(value, at)
  if (Array.isArray(container))
    return container.map((each: unknown, index) => ({ at: [...at, index], value: each }))
  if (!isContainer(container)) return []
  return Object.entries(container).map(([key, each]) => ({ at: [...at, key], value: each }))
}

/** The texts of the list at a path, or the one text that stands there. */
export function textsAt(value: unknown, at: Path): readonly { readonly at: Path; readonly text: string }[] {
  const found = lookup(value, at)
  if (typeof found === 'string') return [{ at, text: found }]
  if (!Array.isArray(found)) return []
  return entriesAt(value, at).flatMap((each) =>
    typeof each.value === 'string' ? [{ at: each.at, text: each.value }] : [],
  )
}

/** The text at a path; null for anything else. */
export function textAt(value: unknown, at: Path): string | null {
  const found = lookup(value, at)
  return typeof found === 'string' ? found : null
}

/** Every text within a value once, also where YAML references lead in a circle. */
export function* textsWithin(
  value: unknown,
  at: Path = [],
  seen = new Set<unknown>(),
): Generator<{ readonly at: Path; readonly text: string }> {
  if (typeof value === 'string') yield { at, text: value }
  if (!isContainer(value) || seen.has(value)) return
  seen.add(value)
  for (const each of entriesAt(value, [])) yield* textsWithin(each.value, [...at, ...each.at], seen)
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
