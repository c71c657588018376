import { beginRepository } from '../../adapters/git/begin.ts'
import type { Demo } from '../demo/make-demo.ts'
import { makeDemo } from '../demo/make-demo.ts'

/** Everything `orch demo` runs on, in an empty folder: `orch run` takes it from there. */
export function composeDemo(folder: string): Promise<Demo> {
  return makeDemo(folder, beginRepository)
}
