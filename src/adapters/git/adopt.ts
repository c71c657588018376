import type { AttemptRef, CommitId, RunId } from '../../core/ids.ts'
import type { Releasing } from './checkouts.ts'
import { releaseBranch } from './checkouts.ts'
import { evidenceRef } from './merge.ts'
import { addRef, branchRef, readRef, setRef } from './refs.ts'

/** The old head is kept before anything moves; done halfway, the rest is done by the next call. */
export async function adoptBranch(
  releasing: Releasing,
  ask: { readonly run: RunId; readonly ref: AttemptRef; readonly branch: string; readonly head: CommitId },
): Promise<void> {
  const { git } = releasing
  const { run, ref, branch, head } = ask
  const before = await readRef(git, branchRef(branch))
  if (before !== null && before !== head) {
    await addRef(git, evidenceRef(run, `${ref.task}/${ref.attempt}-before`), before)
    if ((await releaseBranch(releasing, { branch, expected: before })) === 'moved')
      throw new Error(`${branch} is in use, and somebody pushed to it`)
  }
  for (const name of ['head', String(ref.attempt)])
    await setRef(git, evidenceRef(run, `${ref.task}/${name}`), head)
  await setRef(git, branchRef(branch), head)
}
