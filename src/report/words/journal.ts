import { hostFault } from '../../core/host-fault.ts'
import type { JournalFault } from '../../core/journal-fault.ts'
import type { Words } from '../words.ts'
import { words } from '../words.ts'
import { faultRemedy } from './host-fault.ts'

export function journalWords(fault: JournalFault): Words {
  const run = fault.path.split('/').at(-2)
  const nothing = `with the file restored from a backup the run goes on; orch rescue --run ${run} has whatever it saved`
  switch (fault.kind) {
    case 'broken-chain':
      return words(
        `${fault.path}:${fault.line}: the line before was changed after it was written (event ${fault.seq})`,
        nothing,
      )
    case 'gap':
      return words(
        `${fault.path}:${fault.line}: events are missing: ${fault.expected} was expected, ${fault.found} found`,
        nothing,
      )
    case 'newer-version':
      return words(
        `${fault.path}:${fault.line}: a newer orch wrote this run (version ${fault.version} of the journal)`,
        'use that orch for this run',
      )
    case 'unreadable-line':
      return words(`${fault.path}:${fault.line}: this line is no event`, nothing, [fault.detail])
    case 'missing':
      return words(`${fault.path} is missing or empty, so nothing is known of this run`, nothing)
  }
}

/** A run that a crash cut short at its very start has promised nothing to anybody. */
export const neverBeganHint = 'nothing of it was done: run the plan again'

/** A line that a crash cut off in the middle was never promised to anybody. */
export function tornWords(path: string, tornBytes: number): Words {
  return words(`${path}: the last line was torn by a crash; its ${tornBytes} bytes were cut off`)
}

/** Why the engine could not write on. */
export function journalRefusalWords(refusal: {
  readonly kind: 'write-failed' | 'unexpected-seq' | 'overtaken' | 'closed'
  readonly path: string
  readonly code: string | null
}): Words {
  switch (refusal.kind) {
    case 'write-failed':
      return words(
        `${refusal.path} could not be written${refusal.code === null ? '' : ` (${refusal.code})`}; the engine stopped`,
        writeRemedy(refusal.code),
      )
    case 'unexpected-seq':
    case 'overtaken':
      return words(
        `another engine took this run over, or ${refusal.path} or the lock beside it was tampered with`,
        'orch attach, or orch resume where no engine lives',
      )
    case 'closed':
      return words(`${refusal.path} was closed already; the engine stopped`, 'orch resume')
  }
}

function writeRemedy(code: string | null): string {
  const fault = hostFault(code ?? '', { path: '', detail: '' })
  return fault === null ? 'orch resume' : `${faultRemedy(fault)}, then orch resume`
}
