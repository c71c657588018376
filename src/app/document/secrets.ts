import type { Finding, TextDocument } from './document.ts'
import { textsWithin } from './lookup.ts'

/** Keys as their vendors write them: long enough and marked, so that ordinary words do not match. */
const shapes: readonly (readonly [looksLike: string, pattern: string])[] = [
  ['Anthropic API key', 'sk-ant-[\\w-]{16,}'],
  // A digit within it: `sk-learn-pipeline-for-orders` is no key.
  ['OpenAI API key', 'sk-(?=[\\w-]*\\d)[\\w-]{16,}'],
  ['Stripe key', '[rs]k_(?:live|test)_\\w{16,}'],
  ['GitHub token', '(?:gh[opsur]_\\w{20,}|github_pat_\\w{20,})'],
  ['GitLab token', 'glpat-[\\w-]{20,}'],
  ['AWS access key', '(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])'],
  ['Google API key', 'AIza[\\w-]{35}'],
  ['Slack token', 'xox[abeprs]-[\\w-]{10,}'],
  ['npm token', 'npm_[A-Za-z0-9]{36}'],
  ['Hugging Face token', 'hf_[A-Za-z0-9]{30,}'],
  ['private key', '-----BEGIN [A-Z ]*PRIVATE KEY-----'],
]

const any = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(([, pattern]) => pattern).join('|')})`, 'g')

/** The sort of key that stands in a text; null when there is none. */
export function secretIn(text: string): string | null {
  const found = text.match(any)?.[0]
  if (found === undefined) return null
  return shapes.find(([, pattern]) => new RegExp(`^(?:${pattern})`).test(found))?.[0] ?? null
}

/** The same text, as long as before, with all but the first letters of each key starred out. */
export function maskSecrets(text: string): string {
  return text.replace(any, (key) => key.slice(0, 4) + '*'.repeat(key.length - 4))
}

/** A finding for each text of the document that has a key in it. */
export function secretFindings({ text, value }: TextDocument): readonly Finding[] {
  if (secretIn(text) === null) return []
  return [...textsWithin(value)].flatMap(({ at, text: each }) => {
    const looksLike = secretIn(each)
    return looksLike === null ? [] : [{ at, mistake: { kind: 'literal-secret', looksLike } as const }]
  })
}
