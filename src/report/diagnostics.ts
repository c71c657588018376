import type { Diagnostic } from '../core/plan/diagnostic.ts'
import { mistakeWords } from './mistakes/words.ts'

/** All diagnostics as text, a blank line between them. */
export function diagnosticsText(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(diagnosticText).join('\n\n')
}

/** One diagnostic: `path:line:column: message`, the source line, a caret line and a hint. */
export function diagnosticText(diagnostic: Diagnostic): string {
  const { path, line, column } = diagnostic
  const { message, hint } = mistakeWords(diagnostic)
  return [
    printable(`${path}:${line}:${column}: ${message}`),
    ...excerpt(diagnostic),
    ...(hint === null ? [] : [printable(`hint: ${hint}`)]),
  ].join('\n')
}

/** Wider than most prompts' lines and narrower than most terminals. */
const widest = 100
const ellipsis = '…'

/** The source line and its carets; of a long line only what stands around the place. */
function excerpt({ source, column, length }: Diagnostic): readonly string[] {
  if (source.trim() === '') return []
  const start = source.length <= widest ? 0 : Math.max(0, column - 1 - widest / 3)
  const from = Math.floor(start)
  const shown = source.slice(from, from + widest)
  const before = source.slice(from, column - 1)
  const carets = Math.max(1, Math.min(length, widest - before.length))
  const lead = from > 0 ? ellipsis : ''
  const tail = from + widest < source.length ? ellipsis : ''
  // Tabs stay tabs, so that the carets stand below whatever width the terminal gives them.
  const indent = `${lead}${before}`.replace(/[^\t]/g, ' ')
  return [`  ${printable(`${lead}${shown}${tail}`)}`, `  ${indent}${'^'.repeat(carets)}`]
}

/** Control characters of a file never reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => (sign === '\t' ? sign : '\ufffd'))
}
