import type { CommitId } from '../../../core/ids.ts'
import type { CheckoutAsk } from '../../../ports/repository.ts'
import { forkOf, standIn } from '../merge-since.ts'
import type { Grounds } from './grounds.ts'

interface SinceAsk extends Pick<CheckoutAsk, 'from' | 'since'> {
  /** What comes in, or below. */
  readonly onto: CommitId
}

/** What to merge in the place of `onto`, so that only what the work has since meets it; null: `onto` itself will do. */
export async function sideOf(
  { git, standing }: Pick<Grounds, 'git' | 'standing'>,
  { from, since, onto }: SinceAsk,
): Promise<CommitId | null> {
  const parent = await forkOf(git, { base: onto, head: from, since })
  return parent === null ? null : standIn(standing, { tree: await standing.tree(onto), parent })
}

/** One commit with only what the work has since; null: its branch has nothing else that `onto` lacks. */
export async function pickOf(
  { git, standing }: Pick<Grounds, 'git' | 'standing'>,
  { from, since, onto }: SinceAsk,
): Promise<CommitId | null> {
  const parent = await forkOf(git, { base: onto, head: from, since })
  return parent === null ? null : standIn(standing, { tree: await standing.tree(from), parent })
}
