import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import { GitError } from '../git.ts'
import { endMerge } from './commit-leftovers.ts'
import type { OpenSlot } from './grounds.ts'

/**
 * Puts all that a branch changed into the work tree of the commit that it stands on, as one uncommitted change. Conflicts
 * carry two-sided markers. Begun on a clean work tree; a try that died is taken back before the next. `pick`: one commit
 * that holds the whole change, where that is not all that the branch has and the work tree has not.
 */
export async function layNetChange(
  { git, gitDir }: OpenSlot,
  head: CommitId,
  pick: CommitId | null = null,
): Promise<void> {
  const quiet = ['-q', '--no-stat', '--no-verify', '--no-autostash', '--no-verify-signatures']
  const args = pick === null ? ['merge', '--squash', ...quiet, head] : ['cherry-pick', '--no-commit', pick]
  const answer = await git.run(args, { okCodes: [0, 1], config: [['rerere.enabled', 'false']] })
  const isLaid = answer.code === 0 || (await git.run(['ls-files', '-z', '--unmerged'])).stdout.length > 0
  if (!isLaid) throw new GitError(args, answer.code, answer.stderr)
  rmSync(join(gitDir, 'SQUASH_MSG'), { force: true })
  endMerge({ gitDir })
}
