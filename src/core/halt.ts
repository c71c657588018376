import type { CommitId, ProcessIdentity, RunId } from './ids.ts'
import type { JournalFault } from './journal-fault.ts'
import type { Diagnostic } from './plan/diagnostic.ts'
import type { SuppliedCommand } from './plan/supplied-commands.ts'
import type { ForgeAbsence } from './pull-request/absence.ts'
import type { ForgeFault } from './pull-request/pull-request.ts'
import type { RuleStanding } from './pull-request/standing.ts'
import type { Ahead } from './verdict/verification.ts'

/** Why orch does not work in a repository. */
export type RepositoryProblem =
  | { readonly kind: 'git-missing' }
  | { readonly kind: 'git-too-old'; readonly found: string; readonly needed: string }
  | { readonly kind: 'no-such-folder'; readonly path: string }
  | { readonly kind: 'not-a-repository'; readonly path: string }
  /** Git refuses a repository of another user; `detail` holds its own remedy. */
  | { readonly kind: 'dubious-ownership'; readonly detail: string }
  /** Git refuses for another reason, in its own words. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'bare'; readonly gitDir: string }
  /** Started inside a git folder, where no files are. */
  | { readonly kind: 'inside-git-folder'; readonly gitDir: string }
  | { readonly kind: 'object-format'; readonly found: string }
  /** Refs are not kept as files. */
  | { readonly kind: 'ref-format'; readonly found: string }
  | { readonly kind: 'sparse-checkout' }
  /** Objects are missing until somebody asks the remote, which no merge here does. */
  | { readonly kind: 'partial-clone' }
  /** The branch has no commit yet. */
  | { readonly kind: 'unborn'; readonly branch: string | null }
  | { readonly kind: 'submodules'; readonly paths: readonly string[] }
  | { readonly kind: 'lfs'; readonly attributeFiles: readonly string[] }
  | { readonly kind: 'signing-fails'; readonly detail: string }

/** Why a run does not begin or go on; nothing was written. */
export type Halt =
  /** Plan, config or options are wrong, all mistakes at once. */
  { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] } | OtherHalt

/** What stands against landing by pull request. */
export type ForgeHalt =
  | { readonly kind: 'no-forge'; readonly absence: ForgeAbsence }
  | { readonly kind: 'forge-fault'; readonly forge: string; readonly fault: ForgeFault }
  /** Rules of the branch that orch cannot meet as it is configured. */
  | { readonly kind: 'rules-unmet'; readonly place: string; readonly rules: readonly RuleStanding[] }

/** Everything but the user's own text. */
export type OtherHalt =
  | { readonly kind: 'plan-unreadable'; readonly path: string; readonly detail: string }
  | { readonly kind: 'config-unreadable'; readonly path: string; readonly detail: string }
  /** HEAD is detached and nothing else names a target. */
  | { readonly kind: 'no-target' }
  | { readonly kind: 'target-missing'; readonly target: string; readonly nearest: string | null }
  /** Work is to land on a remote's branch, and cannot. */
  | {
      readonly kind: 'remote'
      readonly remote: string
      readonly target: string
      readonly problem: RemoteProblem
    }
  /** A name that means no commit here. */
  | { readonly kind: 'no-such-commit'; readonly name: string }
  | { readonly kind: 'no-such-branch'; readonly name: string }
  | { readonly kind: 'no-run' }
  | { readonly kind: 'unknown-run'; readonly prefix: string }
  | { readonly kind: 'ambiguous-run'; readonly runs: readonly RunId[] }
  | { readonly kind: 'repository'; readonly problems: readonly RepositoryProblem[] }
  | { readonly kind: 'program-missing'; readonly programs: readonly MissingProgram[] }
  | { readonly kind: 'variable-missing'; readonly variables: readonly MissingVariable[] }
  /** The config wants agents in a sandbox, and none can be made here; `detail` is bubblewrap's own word. */
  | {
      readonly kind: 'no-sandbox'
      readonly reason: 'not-here' | 'missing' | 'refused'
      readonly detail: string
    }
  | ForgeHalt
  | { readonly kind: 'root-not-writable'; readonly path: string; readonly detail: string }
  /** The worktrees would lie inside another worktree. */
  | { readonly kind: 'root-inside-worktree'; readonly path: string; readonly worktree: string }
  | {
      readonly kind: 'disk-full'
      readonly path: string
      readonly neededBytes: number
      readonly freeBytes: number
    }
  | { readonly kind: 'journal-fault'; readonly run: RunId; readonly fault: JournalFault }
  /** The run was laid down and never began. */
  | { readonly kind: 'never-began'; readonly run: RunId }
  /** Git holds what the run's journal does not know of. */
  | { readonly kind: 'git-ahead'; readonly run: RunId; readonly ahead: readonly Ahead[] }
  /** Another engine drives the run. */
  | {
      readonly kind: 'locked'
      readonly run: RunId
      readonly by: ProcessIdentity | null
      readonly provenAlive: boolean
    }
  /** The same plan on the same target has a run with tasks that are open or dead. */
  | {
      readonly kind: 'unfinished-run'
      readonly run: RunId
      readonly plan: string
      readonly target: string
      readonly landed: number
      readonly tasks: number
      readonly live: boolean
    }
  | {
      readonly kind: 'no-checks'
      readonly detected: readonly { readonly name: string; readonly run: string }[]
    }
  | { readonly kind: 'untrusted'; readonly commands: readonly SuppliedCommand[] }
  /** A person was asked and said no. */
  | { readonly kind: 'declined' }
  /** A person was asked whether to go on with an unfinished run and said no. */
  | { readonly kind: 'left-unfinished'; readonly run: RunId }

/** Why no run may land on a remote's branch. */
export type RemoteProblem =
  | { readonly kind: 'unknown'; readonly known: readonly string[] }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'no-branch' }
  /** Commits of the branch here that the remote's has not, the newest first; `count` counts those not listed too. */
  | {
      readonly kind: 'unpushed'
      readonly commits: readonly { readonly commit: CommitId; readonly subject: string }[]
      readonly count: number
    }

/** A program that plan or config names and that cannot be run. */
export interface MissingProgram {
  /** Who names it. */
  readonly by: SuppliedCommand
  readonly program: string
  readonly reason: 'not-found' | 'not-executable'
}

/** A variable that plan or config refer to and that orch was started without. */
export interface MissingVariable {
  /** `agent script`, `check unit` or `task api`. */
  readonly where: string
  readonly name: string
}

/** A word about what orch took, for people to see before it matters. */
export type Notice =
  /** The config in force is not the target's. */
  | { readonly kind: 'config-taken'; readonly from: 'option' | 'working-copy'; readonly path: string }
  /** The working copy differs from the config in force. */
  | ConfigIgnored
  | { readonly kind: 'no-config' }
  /** Runs whose journals cannot be believed, so nobody knows what they landed. */
  | { readonly kind: 'unreadable-runs'; readonly runs: readonly RunId[] }
  /** Hooks of the user's that commits of agents would pass by; `tool` is what installs them, null where nobody can tell. */
  | {
      readonly kind: 'hooks-passed-by'
      readonly path: string
      readonly reason: HooksPassedBy
      readonly tool: 'husky' | 'lefthook' | 'pre-commit' | null
    }
  | { readonly kind: 'torn-journal'; readonly bytes: number }
  /** A budget in dollars, and agents that never tell what they cost. */
  | { readonly kind: 'unpriced-agents'; readonly agents: readonly string[] }

export interface ConfigIgnored {
  readonly kind: 'config-ignored'
  readonly path: string
  readonly target: string
  readonly commit: CommitId
}

/** Why hooks do not run in a worktree. */
export type HooksPassedBy =
  /** They lie in the checkout and in no commit, so a new worktree is without them. */
  | 'not-in-worktrees'
  /** The repository says which hooks it wants, and git has none. */
  | 'not-installed'
  /** The folder that git is told to take them from is not there. */
  | 'no-folder'
  | 'not-executable'
  /** Agents in a sandbox do not commit: orch does, and runs none. */
  | 'sandboxed'
