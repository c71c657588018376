import type { TaskSpec } from '../../src/core/plan/plan.ts'
import type { Said } from '../support/said.ts'
import type { Script } from '../support/script.ts'
import type { SimulatedWorld } from '../support/simulated-world.ts'

/** One run worth remembering; its name is the sentence. */
export interface Story {
  readonly name: string
  readonly tasks: readonly TaskSpec[]
  readonly fields?: Parameters<SimulatedWorld['begin']>[1]
  readonly script: Script
  /** Something said once, as soon as it fits. */
  readonly meanwhile?: Interjection | readonly Interjection[]
  /** Somebody is there to be asked. */
  readonly attended?: boolean
  /** What people do when the engine has left and tasks are open. */
  readonly people?: (run: SimulatedWorld) => Said | null
}

interface Interjection {
  readonly when: (run: SimulatedWorld) => boolean
  readonly say: Said
}
