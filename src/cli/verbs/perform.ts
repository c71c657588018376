import { InvalidArgumentError } from 'commander'

/** Takes the exit code of the verb that an action began. */
export type Perform = (verb: Promise<number>) => Promise<void>

/** How a run is named wherever one is meant; a unique prefix will do. */
export const runOption = ['--run <run>', 'the run, or how it begins', named] as const

export const jsonOption = ['--json', 'for programs to read'] as const

function named(text: string): string {
  if (text === '') throw new InvalidArgumentError('orch list shows the runs')
  return text
}

/** What help prints below a verb. */
export function examples(...lines: readonly string[]): string {
  return ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n')
}
