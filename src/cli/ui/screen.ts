import type { Audience } from '../../app/begin.ts'
import type { SignalWatch } from '../signals.ts'

/** What a reader may do who leaves a run that goes on. */
export interface Leaving {
  /** The reader left; the terminal is as it was. */
  readonly onLeave: () => void
  /** Somebody else drives the run. */
  readonly follows: boolean
}

/** Where people or programs see a run while it goes on. */
export interface Screen extends Pick<Audience, 'onRun' | 'onRecorded' | 'onRejected' | 'onNotice'> {
  /** A word beside the events, where there is room for one. */
  narrate(text: string): void
  /** The run is under way: keys may stop it from now on. */
  attach(signals: Pick<SignalWatch, 'interrupt'>): void
  /** The terminal is gone: what was shown goes to the run's log from now on. */
  hangUp(): void
  /** Puts the terminal back as it was; then the end is told. */
  close(): Promise<void>
}
