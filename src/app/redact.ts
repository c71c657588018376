import type { Observation } from '../core/input.ts'

/** Shorter values would blot out words that mean nothing. */
const shortestSecret = 6

/** Learns secrets and takes them out of texts. */
export interface Redactor {
  learn(secrets: readonly string[]): void
  redact(text: string): string
  /** How many of the last characters may be the beginning of a secret. */
  begun(text: string): number
}

export function makeRedactor(): Redactor {
  const known = new Set<string>()
  return {
    learn(secrets) {
      for (const secret of secrets) if (secret.length >= shortestSecret) known.add(secret)
    },
    redact(text) {
      let clean = text
      for (const secret of known) clean = clean.replaceAll(secret, '[redacted]')
      return clean
    },
    begun(text) {
      const longest = [...known].reduce((most, { length }) => Math.max(most, length), 1)
      for (let count = Math.min(longest - 1, text.length); count > 0; count -= 1) {
        const end = text.slice(-count)
        if ([...known].some((secret) => secret.startsWith(end))) return count
      }
      return 0
    },
  }
}

/** Where an observation holds what programs said; ids, paths and kinds stay as they are, since the core compares them. */
const said: ReadonlySet<string> = new Set(['tail', 'detail', 'summary', 'what', 'text', 'prompt'])

/** The one place where what stages saw loses its secrets, before it is recorded or shown; raw logs stay as they are. */
export function withoutSecrets(seen: Observation | null, { redact }: Redactor): Observation | null {
  return JSON.parse(JSON.stringify(seen), (key, value: unknown) =>
    typeof value === 'string' && said.has(key) ? redact(value) : value,
  )
}
