import { closeSync } from 'node:fs'
import type { Drive } from '../app/drive.ts'

/** How a run was interrupted; null while nobody did. */
export type Interruption = 'SIGINT' | 'SIGTERM' | null

export interface SignalWatch {
  readonly interruption: () => Interruption
  /** The dashboard's keys do what signals do. */
  interrupt(signal: 'SIGINT' | 'SIGTERM'): void
  dispose(): void
}

interface SignalTold {
  readonly onStopping: () => void
  readonly onHangUp: () => void
  readonly onKilled: () => void
  /** Null where the screen itself sees to it. */
  readonly onSuspended: (() => void) | null
}

/**
 * First SIGINT or SIGTERM: nothing new starts, agents are ended, their work is saved. Second SIGINT: at once.
 * SIGHUP: the engine goes on without a terminal. SIGTSTP: it says what goes on meanwhile, and stops.
 */
export function watchSignals(
  drive: Pick<Drive, 'stop' | 'kill'>,
  { onStopping, onHangUp, onKilled, onSuspended }: SignalTold,
): SignalWatch {
  let interruption: Interruption = null
  const interrupt = (signal: 'SIGINT' | 'SIGTERM') => {
    if (interruption !== null) {
      if (signal === 'SIGINT') void drive.kill().then(onKilled, onKilled)
      return
    }
    interruption = signal
    onStopping()
    void drive.stop(signal)
  }
  const onInterrupt = () => interrupt('SIGINT')
  const onTerminate = () => interrupt('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  const onHungUp = () => {
    onHangUp()
    process.once('exit', letGoOfTerminal)
  }
  process.on('SIGHUP', onHungUp)
  const onSuspend = () => {
    onSuspended?.()
    process.kill(process.pid, 'SIGSTOP')
  }
  if (onSuspended !== null) process.on('SIGTSTP', onSuspend)
  return {
    interruption: () => interruption,
    interrupt,
    dispose() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
      process.off('SIGHUP', onHungUp)
      process.off('SIGTSTP', onSuspend)
    },
  }
}

/** Node aborts at its exit where it cannot set back a terminal that is gone; what is closed it leaves alone. */
function letGoOfTerminal(): void {
  for (const stream of [0, 1, 2])
    try {
      closeSync(stream)
    } catch {
      // Closed by whoever started this.
    }
}
