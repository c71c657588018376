import type { World } from '../core/world.ts'
import { exitCode } from './exit-code.ts'
import type { Interruption } from './signals.ts'

/** The code of a run that nobody drives any more: the first that applies, as the command line promises. */
export function runCode({ run }: World, interruption: Interruption): number {
  if (run === null) return exitCode.bug
  if (run.outcome !== null) return run.outcome === 'done' ? exitCode.ok : exitCode.tasksFailed
  if (run.engine.status !== 'none') return exitCode.bug
  switch (run.engine.because) {
    case 'interrupted':
      return interruption === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted
    case 'preflight':
    case 'host-fault':
      return exitCode.environment
    case 'waiting':
      return exitCode.waiting
    case 'never-started':
    case 'ended':
      return exitCode.bug
  }
}
