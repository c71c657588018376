import type { Stage } from '../ports/stage.ts'

/** Gives a slot back to the pool; its worktree stays registered and warm. */
export const releaseSlot: Stage<'release-slot'> = async ({ slot, path }, ports) => {
  await ports.slots.release({ name: slot, path, fresh: false })
  return { type: 'slot-returned', slot }
}
