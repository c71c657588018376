/** The known name that a mistyped one most likely meant; null when none is near. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const wanted = name.toLowerCase()
  let best: string | null = null
  // A third of the letters: `apii` means `api`, `ui` does not mean `db`.
  let limit = Math.min(wanted.length - 1, Math.max(1, Math.floor(wanted.length / 3)))
  for (const each of known) {
    if (Math.abs(each.length - name.length) > limit) continue
    const distance = editDistance(wanted, each.toLowerCase())
    if (distance > limit || (best !== null && distance === limit)) continue
    best = each
    limit = distance
  }
  return best ?? shortenedFrom(wanted, known)
}

/** `dep` and `depnds` mean `dependsOn`: the shortest name it begins, or is with at most half of its letters dropped. */
function shortenedFrom(wanted: string, known: Iterable<string>): string | null {
  if (wanted.length < leastLetters) return null
  const longer = [...known].filter((each) => isShortened(wanted, each.toLowerCase()))
  return longer.reduce<string | null>(
    (best, each) => (best === null || each.length < best.length ? each : best),
    null,
  )
}

/** Fewer letters stand in too many names. */
const leastLetters = 3

function isShortened(wanted: string, name: string): boolean {
  if (name.startsWith(wanted)) return true
  if (wanted.length * 2 < name.length) return false
  let found = 0
  for (const letter of name) if (letter === wanted[found]) found += 1
  return found === wanted.length
}

/** Letters to add, drop, change or swap with their neighbour. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const change = at(last, column - 1) + (same ? 0 : 1)
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swap = row > 1 && column > 1 && swapped ? at(beforeLast, column - 2) + 1 : change
      current.push(Math.min(change, swap, at(last, column) + 1, at(current, column - 1) + 1))
    }
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
