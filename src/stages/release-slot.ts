import type { Stage } from '../ports/stage.ts'
import { giveBack } from './steps/give-back.ts'

/** Gives a slot back to the pool; its worktree stays registered and warm. */
export const releaseSlot: Stage<'release-slot'> = async ({ slot, path, spec, task, attempt }, ports) => {
  await giveBack({ name: slot, path, fresh: false }, { spec, ref: { task, attempt } }, ports)
  return { type: 'slot-returned', slot }
}
