import type { CommitId } from '../../../core/ids.ts'
import type { CheckoutAsk } from '../../../ports/repository.ts'
import { forkOf, standIn } from '../merge-since.ts'
import type { Grounds } from './grounds.ts'

interface SinceAsk extends Pick<CheckoutAsk, 'from' | 'since'> {
  /** What comes in, or below. */
  readonly onto: CommitId
}

type Tools = Pick<Grounds, 'git' | 'standing'>

/** What to merge in the place of `onto`, so that only what the work has since meets it; null: `onto` itself will do. */
export function sideOf(tools: Tools, ask: SinceAsk): Promise<CommitId | null> {
  return onFork(tools, ask, ask.onto)
}

/** One commit with only what the work has since; null: its branch has nothing else that `onto` lacks. */
export function pickOf(tools: Tools, ask: SinceAsk): Promise<CommitId | null> {
  return onFork(tools, ask, ask.from)
}

/** The tree of `commit` in one commit where the work began. */
async function onFork(
  { git, standing }: Tools,
  { from, since, onto }: SinceAsk,
  commit: CommitId,
): Promise<CommitId | null> {
  const parent = await forkOf(git, { base: onto, head: from, since })
  return parent === null ? null : standIn(standing, { tree: await standing.tree(commit), parent })
}
