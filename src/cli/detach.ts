import type { beginRun } from '../app/begin.ts'
import { layDownRun } from '../app/begin.ts'
import { driveDetached } from '../app/detach.ts'
import { catchHalt } from '../app/start/halted.ts'
import type { RunId } from '../core/ids.ts'
import { exitCode } from './exit-code.ts'
import { sayHalt } from './say-halt.ts'

/** `orch run --detach`: lays the run down and leaves it to a process of its own. */
export async function detachNew(prepared: Parameters<typeof beginRun>[0]): Promise<number> {
  const laid = await catchHalt(() => layDownRun(prepared))
  if (laid.kind === 'halt') return sayHalt(laid.halt)
  return detachResume(prepared.opened.facts.commonDir, laid.value)
}

/** `orch resume --detach`. */
export async function detachResume(commonDir: string, run: RunId): Promise<number> {
  const { kind, log } = await driveDetached(commonDir, run)
  if (kind === 'started') {
    console.log(`run ${run} goes on without this terminal; orch attach follows it, its log is ${log}`)
    return exitCode.ok
  }
  console.error(`run ${run} did not start; its log is ${log}`)
  return exitCode.environment
}
