import type { GitSetting } from '../core/escape/settings.ts'

/** What lies around the worktrees and belongs to none of them. */
export interface Watch {
  /** Every setting of git here that runs a program or redirects; a few stats while none of its files changed. */
  settings(): Promise<readonly GitSetting[]>
}
