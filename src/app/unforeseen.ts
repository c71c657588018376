import type { EffectType } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'

/** What threw in a stage as a failure; a full disk by its code, or in git's own words. */
export function failureOf(stage: EffectType, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error)
  return isNoSpace(error, detail)
    ? { kind: 'no-space', path: pathOf(error), detail }
    : { kind: 'stage-failed', stage, detail }
}

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

function isNoSpace(error: unknown, detail: string): boolean {
  if (error instanceof Error && 'code' in error && full.has(error.code)) return true
  return error instanceof Error && error.name === 'GitError' && FULL_TEXTS.test(detail)
}

/** Git runs with LC_ALL=C. */
const FULL_TEXTS = /No space left on device|Disk quota exceeded/

/** The file in question, where somebody says so. */
function pathOf(error: unknown): string {
  if (error instanceof Error && 'path' in error && typeof error.path === 'string') return error.path
  const named =
    error instanceof Error ? /(?:file|write|create|open) '?([^':\n]+)'?: No space/.exec(error.message) : null
  return named?.[1] ?? 'the disk'
}
