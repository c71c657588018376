import { createHash } from 'node:crypto'
import type { AttemptRef, RunId } from '../../core/ids.ts'
import { attemptName } from '../../core/ids.ts'

/**
 * A UUID that one attempt of one run always gets again. It says version 5, a digest's, since some agents take none
 * above 5.
 */
export function agentSessionId(run: RunId, ref: AttemptRef): string {
  const hex = createHash('sha256')
    .update(`${run} ${attemptName(ref)}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
