import { beginRepository } from '../../adapters/git/begin.ts'
import type { BeginRepository } from '../demo/make-demo.ts'

/** How the demo's repository begins. */
export const beginDemoRepository: BeginRepository = beginRepository
