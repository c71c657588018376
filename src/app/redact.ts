import type { Commands } from '../ports/commands.ts'

/** Shorter values would blot out words that mean nothing. */
const shortestSecret = 6

/** Learns secrets and takes them out of texts. */
export interface Redactor {
  learn(secrets: readonly string[]): void
  redact(text: string): string
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
  }
}

/** Commands whose reports hold no known secret; raw logs stay as they are. */
export function redacting(commands: Commands, { redact }: Redactor): Commands {
  return {
    ...commands,
    async run(spec, signal, onOutput) {
      const report = await commands.run(spec, signal, onOutput)
      return { ...report, tail: redact(report.tail) }
    },
  }
}
