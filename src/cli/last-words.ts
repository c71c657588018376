import { Halted } from '../app/start/halted.ts'
import { hostFaultOf } from '../core/host-fault.ts'
import { faultRemedy } from '../report/words/host-fault.ts'
import { journalRefusalWords } from '../report/words/journal.ts'
import { words, wordsText } from '../report/words.ts'
import { exitCode } from './exit-code.ts'
import { Refused } from './refuse.ts'
import { sayHalt } from './say-halt.ts'
import { themeHere } from './theme-here.ts'
import { isVerbose } from './verbose.ts'

/** What orch says of an error that ended a verb, on stderr; answers with the exit code. */
export function lastWords(
  error: unknown,
  { args, version }: { readonly args: readonly string[]; readonly version: string },
): number {
  if (error instanceof Halted) return sayHalt(error.halt)
  if (error instanceof Refused) {
    console.error(wordsText(error.said, themeHere(process.stderr)))
    return error.code
  }
  if (isJournalRefusal(error)) {
    console.error(wordsText(journalRefusalWords(error), themeHere(process.stderr)))
    return refusalCodes[error.kind]
  }
  if (isOfTheMachine(error)) {
    const said = words((isVerbose() && error.stack) || error.message, remedyOf(error))
    console.error(wordsText(said, themeHere(process.stderr)))
    return exitCode.environment
  }
  console.error(bugText(error, { args, version }))
  return exitCode.bug
}

/** An engine that could not write on stopped where its journal ends; nothing beyond that was promised to anybody. */
const refusalCodes = {
  'write-failed': exitCode.environment,
  'unexpected-seq': exitCode.locked,
  overtaken: exitCode.locked,
  closed: exitCode.environment,
} as const

function isJournalRefusal(error: unknown): error is Parameters<typeof journalRefusalWords>[0] & Error {
  const isNamed = error instanceof Error && 'kind' in error && 'path' in error && 'code' in error
  return isNamed && typeof error.kind === 'string' && Object.hasOwn(refusalCodes, error.kind)
}

/** Disks that are full, files that are not ours, a git that says no: with their own words. */
function isOfTheMachine(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  if (error.name === 'GitError') return true
  return hostFaultOf(error) !== null || ('code' in error && pathCodes.has(error.code))
}

function remedyOf(error: Error): string | null {
  const fault = hostFaultOf(error)
  return fault === null ? null : `${faultRemedy(fault)}, then the same again`
}

/** Of one path, not of the machine; a person's to mend all the same. */
const pathCodes: ReadonlySet<unknown> = new Set(['ELOOP', 'ENAMETOOLONG'])

function bugText(
  error: unknown,
  { args, version }: { readonly args: readonly string[]; readonly version: string },
): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    'this is a bug in orch. Nothing is lost: what was recorded stays, and orch resume goes on from there.',
    'hint: report it with these lines; orch status --verbose names the folder of the run, which helps too:',
    `  orch ${version}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `  $ orch ${args[0] ?? ''}`,
    ...stack.split('\n').map((line) => `  ${line}`),
  ].join('\n')
}
