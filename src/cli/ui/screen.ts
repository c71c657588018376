import type { Audience, Begun } from '../../app/begin.ts'
import type { SignalWatch } from '../signals.ts'

/** Where people or programs see a run while it goes on. */
export interface Screen extends Pick<Audience, 'onRun' | 'onRecorded' | 'onRejected' | 'onNotice'> {
  /** A word beside the events, where there is room for one. */
  narrate(text: string): void
  /** The run is under way: keys may stop it from now on. */
  attach(begun: Begun, signals: SignalWatch): void
  /** The terminal is gone: what was shown goes to the run's log from now on. */
  hangUp(): void
  /** Puts the terminal back as it was; then the end is told. */
  close(): Promise<void>
}

export type UiName = 'tui' | 'plain' | 'json'

/** The dashboard on a terminal that can show it, plain lines everywhere else. */
export function defaultUi(): UiName {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const able = process.env.TERM !== 'dumb' && process.env.CI === undefined
  return terminal && able ? 'tui' : 'plain'
}

export async function openScreen(ui: UiName): Promise<Screen> {
  switch (ui) {
    case 'json':
      return (await import('./json.ts')).jsonScreen()
    case 'plain':
      return (await import('./plain.ts')).plainScreen()
    case 'tui':
      return (await import('./tui.ts')).tuiScreen()
  }
}
