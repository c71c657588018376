import { thisActor } from '../app/actor.ts'
import type { Audience, Begun } from '../app/begin.ts'
import { startAlone } from '../app/detach.ts'
import { catchHalt } from '../app/start/halted.ts'
import type { Notice } from '../core/halt.ts'
import type { World } from '../core/world.ts'
import { suspendedText } from '../report/words/suspended.ts'
import { exitCode } from './exit-code.ts'
import { runCode } from './run-code.ts'
import { sayHalt } from './say-halt.ts'
import type { SignalWatch } from './signals.ts'
import { watchSignals } from './signals.ts'
import { tellEnd } from './tell-end.ts'
import type { UiName } from './ui/open.ts'
import { openScreen } from './ui/open.ts'
import type { Screen } from './ui/screen.ts'

export interface DriveOptions {
  readonly ui: UiName
  /** Nobody looks on, but somebody will: a run that waits stays. */
  readonly detached: boolean
  readonly notices: readonly Notice[]
  readonly verb: string
}

/** How a run that was driven from here came to rest. */
export interface DriveEnd {
  readonly code: number
  /** Null when it did not even begin. */
  readonly world: World | null
}

/** Drives a run before the eyes of whoever is there, until it rests. */
export async function driveRun(
  begin: (audience: Audience) => Promise<Begun>,
  options: DriveOptions,
): Promise<DriveEnd> {
  const reader = makeReader()
  const screen = await openScreen(options.ui, { onLeave: reader.leave, follows: false })
  for (const notice of options.notices) screen.onNotice(notice)
  const by = thisActor(options.verb)
  const attended = options.detached || (process.stdin.isTTY === true && process.stdout.isTTY === true)
  const outcome = await catchHalt(() => begin({ ...screen, by, attended })).catch(async (error: unknown) => {
    await screen.close()
    throw error
  })
  if (outcome.kind === 'halt') {
    await screen.close()
    return { code: sayHalt(outcome.halt), world: null }
  }
  const begun = outcome.value
  const signals = watchSignals(begun, {
    onStopping: () =>
      screen.narrate('stopping: agents are ended and their work is saved; once more to kill them'),
    onHangUp: () => screen.hangUp(),
    onKilled: () => void leave(screen),
    onSuspended: options.ui === 'tui' ? null : () => screen.narrate(suspendedText),
  })
  screen.attach(signals)
  reader.mayLeave(() => handOver(begun, signals))
  try {
    await begun.ended
  } finally {
    signals.dispose()
    await screen.close()
  }
  tellEnd(begun.world, begun.paths)
  return { code: runCode(begun.world, signals.interruption()), world: begun.world }
}

/** Who leaves before there is anything to leave is let go once there is. */
function makeReader() {
  let letGo: (() => void) | null = null
  let hasLeft = false
  return {
    leave() {
      hasLeft = true
      letGo?.()
    },
    mayLeave(how: () => void) {
      letGo = how
      if (hasLeft) how()
    },
  }
}

/** The shell gets its prompt back, and another process the run; one that ends is only waited for. */
function handOver({ run, world, paths }: Begun, { interruption }: SignalWatch): void {
  if (interruption() !== null || world.run?.outcome !== null) return
  startAlone(run, paths.log)
  console.error(`run ${run} goes on without this terminal; orch attach comes back, its log is ${paths.log}`)
  process.exit(exitCode.ok)
}

/** Nothing is waited for any more; the agents' work is found where it lies. */
async function leave(screen: Screen): Promise<never> {
  await screen.close().catch(() => undefined)
  console.error('killed; orch resume saves what the agents made and goes on')
  process.exit(exitCode.interrupted)
}
