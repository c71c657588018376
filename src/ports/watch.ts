import type { Change } from '../core/escape/change.ts'
import type { KeptRef } from '../core/escape/kept.ts'
import type { GitSetting } from '../core/escape/settings.ts'

/** What one look found. */
export interface Look {
  readonly changes: readonly Change[]
  /** Files of the main checkout were looked at too. */
  readonly isWhole: boolean
}

/** What lies around the worktrees and belongs to none of them. */
export interface Watch {
  /** Every setting of git here that runs a program or redirects; a few stats while none of its files changed. */
  settings(): Promise<readonly GitSetting[]>
  /**
   * What is not as at the last look, whoever did it; the first look finds nothing of the user's. Refs of orch's are put
   * back where `kept`, asked again before, says that they belong; what is the user's is left as it is. Files of the main
   * checkout are dear to look at, and are not looked at each time unless somebody `insists`.
   */
  look(kept: () => readonly KeptRef[], insists: boolean): Promise<Look>
}
