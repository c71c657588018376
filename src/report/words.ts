import { printable } from './text.ts'
import type { Theme } from './theme.ts'
import { plainTheme } from './theme.ts'

/** What a person reads when something went otherwise than they wanted. */
export interface Words {
  /** What happened to the user's thing. */
  readonly headline: string
  /** As the tool said it, line by line. */
  readonly evidence: readonly string[]
  /** A command to paste, or what to do first. */
  readonly hint: string | null
}

export function words(headline: string, hint: string | null = null, evidence: readonly string[] = []): Words {
  return { headline, evidence, hint }
}

/** Headline, evidence in a gutter, hint. */
export function wordsText(said: Words, theme: Theme = plainTheme): string {
  return [printable(said.headline), ...wordsBelow(said, { theme, most: 20 })].join('\n')
}

/** The lines below a headline: the last of the evidence, and the hint. */
export function wordsBelow(
  { evidence, hint }: Words,
  { theme, most }: { readonly theme: Theme; readonly most: number },
): readonly string[] {
  const shown = most === 0 ? [] : evidence.slice(-most)
  const left = evidence.length - shown.length
  return [
    ...(left > 0 && shown.length > 0 ? [theme.paint('quiet', `  ${theme.gutter} … ${left} more above`)] : []),
    ...shown.map((line) => `  ${theme.paint('quiet', theme.gutter)} ${printable(line)}`.trimEnd()),
    ...(hint === null ? [] : [`  ${theme.paint('strong', 'hint:')} ${printable(hint)}`]),
  ]
}
