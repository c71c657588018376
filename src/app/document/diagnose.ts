import type { Diagnostic, Place } from '../../core/plan/diagnostic.ts'
import type { Finding, Path, Span, SpannedMistake, TextDocument } from './document.ts'
import { inTextOrder, placesIn } from './lines.ts'

/** Findings with their places, in the order of the text; positions are computed only here. */
export function diagnose(document: TextDocument, findings: readonly Finding[]): readonly Diagnostic[] {
  const spanned = findings.map(({ at, part, mistake }) => ({
    ...document.spanOf(at, part ?? 'value'),
    mistake,
  }))
  return diagnoseText(document, spanned)
}

/** The same for mistakes that have no value to point to. */
export function diagnoseText(
  document: Pick<TextDocument, 'path' | 'text'>,
  mistakes: readonly SpannedMistake[],
): readonly Diagnostic[] {
  if (mistakes.length === 0) return []
  const placeOf = placesOf(document)
  return inTextOrder(mistakes.map(({ mistake, start, end }) => ({ ...mistake, ...placeOf({ start, end }) })))
}

/** The line, from 1, on which the value at a path begins. */
export function lineOf(document: TextDocument, at: Path): number {
  return placesOf(document)(document.spanOf(at, 'value')).line
}

const counted = new WeakMap<object, (span: Span) => Place>()

/** The lines of a document are counted once, however many mistakes it has. */
function placesOf(document: Pick<TextDocument, 'path' | 'text'>): (span: Span) => Place {
  const known = counted.get(document) ?? placesIn(document.path, document.text)
  counted.set(document, known)
  return known
}
