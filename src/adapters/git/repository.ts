import { join } from 'node:path'
import type { CommitId, RunId } from '../../core/ids.ts'
import type { Processes } from '../../ports/processes.ts'
import type { Repository } from '../../ports/repository.ts'
import { adoptBranch } from './adopt.ts'
import { releaseBranch } from './checkouts.ts'
import type { Author } from './commit.ts'
import { readFacts } from './facts.ts'
import { followRemote } from './follow.ts'
import { makeGit } from './git.ts'
import { landCandidate } from './land.ts'
import { evidenceRef, mergeCandidate } from './merge.ts'
import { makeNeutralGround } from './neutral.ts'
import { findOrigin, moveBack } from './origin.ts'
import { readPatch } from './patch.ts'
import { branchRef, findMergeBase, isReachable, readRef, setRef } from './refs.ts'
import { trackingRef } from './remote.ts'
import { makeStanding } from './standing.ts'
import { syncRef } from './sync.ts'
import { makeTurns } from './turns.ts'

export interface RepositoryOptions {
  /** The git folder that all checkouts share. */
  readonly commonDir: string
  /** Where the main checkout's files are; null when orch was started in a linked worktree. */
  readonly mainWorkTree: string | null
  /** Below it the worktrees are orch's own. */
  readonly slotsRoot: string
  readonly author: Author
  readonly processes: Processes
  /** The remote whose branch is the target, by its name; absent: the branch here is. */
  readonly upstream?: string
  readonly env?: NodeJS.ProcessEnv
}

/** The repository on real git; landings of one value wait for each other, all else may run at once. */
export function makeRepository(options: RepositoryOptions): Repository {
  const { commonDir, mainWorkTree, slotsRoot, author, processes, upstream, env = process.env } = options
  const targetRef = (target: string) =>
    upstream === undefined ? branchRef(target) : trackingRef(upstream, target)
  const git = makeGit({ gitDir: commonDir, commonDir, workTree: null }, env)
  const standing = makeStanding(git, 'orch')
  const ground = makeNeutralGround({ commonDir, folder: join(commonDir, 'orch', 'neutral'), env })
  const inTurn = makeTurns()
  const landings = rememberLast(landingsKept)
  return {
    tip: (target) => readRef(git, targetRef(target)),
    branch: (name) => readRef(git, branchRef(name)),
    tree: standing.tree,
    reaches: (from, commit) => isReachable(git, from, commit),
    mergeBase: (a, b) => findMergeBase(git, a, b),
    facts: (ask) => readFacts({ git, ground, standing }, ask),
    merge: (ask) => mergeCandidate({ git, standing, ground, author, targetRef }, ask),
    land: (ask) => {
      landings.add(ask.candidate)
      return inTurn(async () => {
        const result = await landCandidate({ git, standing, processes, mainWorkTree }, ask)
        // Also when it had landed before: whoever moved the target may have died right after.
        if (result.kind === 'landed') await syncRef(commonDir, branchRef(ask.target))
        return result
      })
    },
    follow: (ask) => inTurn(() => followRemote({ git, standing, processes, mainWorkTree }, ask)),
    // What a remote has is nobody's to move back from here.
    origin: async (ask) =>
      upstream !== undefined || landings.has(ask.tip)
        ? { kind: 'elsewhere' }
        : findOrigin({ git, slotsRoot, processes }, ask),
    moveBack: (ask) => moveBack({ git, standing }, ask),
    keep: (run: RunId, name: string, commit: CommitId) => setRef(git, evidenceRef(run, name), commit),
    adopt: (ask) => adoptBranch({ git, standing, slotsRoot }, ask),
    releaseBranch: (branch, expected) => releaseBranch({ git, standing, slotsRoot }, { branch, expected }),
    diff: async (from, to, limitBytes) => {
      const { git: neutral } = await ground.at(await standing.tree(from))
      const patch = await readPatch(neutral, [from, to], limitBytes)
      return patch.text.toString('utf8')
    },
  }
}

/** A look compares with a tip of some landings ago at the most: all that went on while it waited. */
const landingsKept = 64

/** What this process lands itself needs no search through every ref for who made it. */
function rememberLast(most: number) {
  const kept = new Set<CommitId>()
  return {
    add(commit: CommitId) {
      kept.delete(commit)
      kept.add(commit)
      const [first] = kept
      if (kept.size > most && first !== undefined) kept.delete(first)
    },
    has: (commit: CommitId) => kept.has(commit),
  }
}
