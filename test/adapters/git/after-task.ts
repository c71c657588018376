import type { Slot } from '../../../src/ports/repository.ts'
import type { SlotScene } from './slot-scene.ts'
import { slotScene, write } from './slot-scene.ts'

const files = { a: '1', b: '1', '.gitignore': 'out/\nmodules/\n*.log\n' }

/** One slot, whose first task is over; time passes only when `later` says so. */
export async function afterTask(work: (slot: Slot, scene: SlotScene) => Promise<void> | void) {
  const clock = { ms: 1_000_000 }
  const now = () => clock.ms
  const scene = slotScene({ files, agents: 0, now, worktrees: { keep: ['modules'], copy: ['.env'] } })
  const slot = await scene.begin('old')
  await work(slot, scene)
  await scene.slots.release(slot)
  await scene.slots.settled()
  clock.ms += 60_000
  return { scene, slot }
}

/** Work of the old task, saved. */
export async function saved(slot: Slot, scene: SlotScene): Promise<void> {
  write(slot, { a: '2', new: '1' })
  await scene.save(slot, 'old')
}
