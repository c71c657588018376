import type { Actor, AttemptRef, CommitId } from '../ids.ts'
import type { Change } from './change.ts'
import type { GitSetting, SettingChange } from './settings.ts'
import type { Maker } from './stray.ts'

/** What was done outside of the worktrees that agents were given. */
export type EscapeEvent =
  /** The target stands at a commit of an agent's, and nobody proved it; the intent to move it back. */
  | {
      readonly type: 'target-strayed'
      readonly tip: CommitId
      /** Where it goes back to; null where there was no target. */
      readonly back: CommitId | null
      readonly maker: Maker
      /** Whose agents ran. */
      readonly attempts: readonly AttemptRef[]
    }
  /** `moved`: somebody else had moved it on by then, and nothing was touched. */
  | {
      readonly type: 'target-restored'
      readonly tip: CommitId
      readonly back: CommitId | null
      readonly outcome: 'restored' | 'moved'
    }
  /** Something around the worktrees changed; all but orch's own refs is left as it is. */
  | {
      readonly type: 'escape-seen'
      readonly changes: readonly Change[]
      /** Whose agents ran since the look before, which does not say who it was. */
      readonly attempts: readonly AttemptRef[]
    }
  /** A setting that runs programs or redirects is not as recorded; git is not called until a person accepts it. */
  | { readonly type: 'git-settings-changed'; readonly changes: readonly SettingChange[] }
  /** A person looked at the settings and takes them as they are. */
  | { readonly type: 'git-settings-accepted'; readonly settings: readonly GitSetting[]; readonly by: Actor }
