/** Takes the exit code of the verb that an action began. */
export type Perform = (verb: Promise<number>) => Promise<void>

/** How a run is named wherever one is meant; a unique prefix will do. */
export const runOption = ['--run <run>', 'the run, or how it begins'] as const

export const jsonOption = ['--json', 'for programs to read'] as const

/** What help prints below a verb. */
export function examples(...lines: readonly string[]): string {
  return ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n')
}
