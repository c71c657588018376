/** Something around the worktrees that is not as it was. */
export interface Change {
  /** A ref, a path of the repository, or a key of its config; what people look for. */
  readonly name: string
  readonly how: 'added' | 'changed' | 'removed'
  /** What it was and is, as short as it can be said; empty where that is nobody's business. */
  readonly detail: string
  /** Present where it is orch's own: whether it was put back. */
  readonly own?: 'restored' | 'lost'
}

/** What there is by name: `value` tells apart, `text` may be shown. */
export type Snapshot = ReadonlyMap<string, Sight>

export interface Sight {
  readonly value: string
  readonly text: string
}

/** What differs between two looks, in the order of names. */
export function changesBetween(before: Snapshot, after: Snapshot): readonly Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names.flatMap((name): readonly Change[] => {
    const [was, is] = [before.get(name), after.get(name)]
    if (was?.value === is?.value) return []
    if (was === undefined) return [{ name, how: 'added', detail: is?.text ?? '' }]
    if (is === undefined) return [{ name, how: 'removed', detail: was.text }]
    return [{ name, how: 'changed', detail: difference(was.text, is.text) }]
  })
}

/** One-line texts as a pair, longer ones as the lines that came and went. */
function difference(was: string, is: string): string {
  if (was === is) return ''
  if (!was.includes('\n') && !is.includes('\n')) return `${was} → ${is}`
  const [old, now] = [was.split('\n'), is.split('\n')]
  const lines = [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ]
  return lines.slice(0, mostLines).join('\n')
}

/** More than that is looked up where it is. */
const mostLines = 10
