import type { Diagnostic, Place } from '../../core/plan/diagnostic.ts'
import type { Span } from './document.ts'
import { maskSecrets } from './secrets.ts'

/** A way from offsets to places; a span over several lines ends with its first. */
export function placesIn(path: string, text: string): (span: Span) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
  return ({ start, end }) => {
    const line = lastAtMost(starts, start)
    const lineStart = starts[line] ?? 0
    const source = text.slice(lineStart, (starts[line + 1] ?? text.length + 1) - 1).replace(/\r$/, '')
    const column = Math.min(start - lineStart, source.length)
    const length = Math.max(1, Math.min(end - start, source.length - column))
    return { path, line: line + 1, column: column + 1, length, source: maskSecrets(source) }
  }
}

/** Index of the last number that is not above the limit, in a rising list that begins with 0. */
function lastAtMost(rising: readonly number[], limit: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((rising[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}

/** By line and column, what was found first going first. */
export function inTextOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
