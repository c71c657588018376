import type { EffectType } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'
import type { HostFault } from '../core/host-fault.ts'
import { hostFault, hostFaultOf } from '../core/host-fault.ts'
import type { Ports } from '../ports/stage.ts'

/**
 * What threw in a stage as a failure; the host's own by its code, or in git's words. Git has many for a full disk, and
 * some of them do not say so: then the disk is looked at.
 */
export function failureOf(stage: EffectType, error: unknown, fullDisk: Ports['fullDisk']): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  const fault = hostFaultOf(error) ?? (isOfGit(error) ? saidByGit(detail) : null)
  const isPlaced = fault !== null && (fault.kind !== 'no-space' || fault.path !== '')
  const full = isPlaced || (fault === null && !isOfGit(error)) ? null : fullDisk?.()
  if (full) return { ...full, detail }
  return fault ?? { kind: 'stage-failed', stage, detail }
}

function isOfGit(error: unknown): boolean {
  return error instanceof Error && error.name === 'GitError'
}

function saidByGit(detail: string): HostFault | null {
  for (const [words, code] of gitWords) {
    const found = words.exec(detail)
    if (found !== null) return hostFault(code ?? found[1] ?? '', { path: pathIn(detail), detail })
  }
  return null
}

/** Git runs with LC_ALL=C. What it was told by another machine, a remote's denial say, ends its line otherwise. */
const gitWords: readonly (readonly [words: RegExp, code: string | null])[] = [
  [/No space left on device|Out of diskspace/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Too many open files/, 'EMFILE'],
  [/Input\/output error/, 'EIO'],
  [/Read-only file system/, 'EROFS'],
  [/: Cannot allocate memory|Out of memory/, 'ENOMEM'],
  [/: Resource temporarily unavailable/, 'EAGAIN'],
  [/: Permission denied$|insufficient permission for adding an object/m, 'EACCES'],
  // Git was not even started, in Node's words.
  [/spawn git ([A-Z]+)$/, null],
]

/** The file in question, where git names it. */
function pathIn(detail: string): string {
  const named =
    /(?:file|write|create|open|mkdir|directory|unlink|stat) '?(?!temporary )([^':\n]+)'?: [A-Z][a-z-]+/.exec(
      detail,
    )
  return named?.[1] ?? ''
}
