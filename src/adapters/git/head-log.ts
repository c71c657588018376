import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'

/** One move of a ref, as git logged it. */
export interface LogLine {
  readonly from: CommitId
  readonly to: CommitId
  readonly message: string
}

/** The log of `HEAD` or a full ref name below a git folder, the oldest move first; empty where git keeps none. */
export function readLog(gitDir: string, name: string): readonly LogLine[] {
  return readIfThere(join(gitDir, 'logs', name))
    .split('\n')
    .flatMap((line) => {
      const [, from, to, message = ''] = /^([0-9a-f]{40}) ([0-9a-f]{40}) [^\t]*(?:\t(.*))?$/.exec(line) ?? []
      if (from === undefined || to === undefined) return []
      return [{ from: toCommitId(from), to: toCommitId(to), message }]
    })
}

/** True when this checkout made the commit, rather than having come to it. */
export function madeHere(gitDir: string, commit: CommitId): boolean {
  return readLog(gitDir, 'HEAD').some(({ to, message }) => to === commit && MAKES.test(message))
}

const MAKES =
  /^(?:commit\b|cherry-pick\b|revert\b|am\b|(?:merge|pull)\b[^:]*: Merge made|(?:rebase|pull)\b[^:]*\((?:pick|squash|fixup|reword|edit|merge|continue)\))/

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
