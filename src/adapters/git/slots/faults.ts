/** Why no slot can be had, whoever asks. */
export type SlotFault =
  /** Other runs held the worktree lock for a minute. */
  | { readonly kind: 'locked'; readonly path: string }
  /** `worktrees.root` lies inside a worktree of the repository. */
  | { readonly kind: 'root-inside-worktree'; readonly root: string; readonly worktree: string }
  /** The slot is not one of this process's any more. */
  | { readonly kind: 'not-leased'; readonly slot: string }

export class SlotsUnusable extends Error {
  override readonly name = 'SlotsUnusable'
  readonly fault: SlotFault

  constructor(fault: SlotFault) {
    super(`${fault.kind}: ${Object.values(fault).slice(1).join(', ')}`)
    this.fault = fault
  }
}
