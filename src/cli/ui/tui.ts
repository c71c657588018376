import type { Watched } from '../../app/begin.ts'
import { isInForeground } from '../../app/compose/liveness.ts'
import type { Recorded } from '../../core/event.ts'
import { noticeText } from '../../report/notices.ts'
import type { Dashboard } from '../../report/tui/dashboard.ts'
import { startDashboard } from '../../report/tui/dashboard.ts'
import { view } from '../../report/view.ts'
import { suspendedText } from '../../report/words/suspended.ts'
import type { SignalWatch } from '../signals.ts'
import { themeHere } from '../theme-here.ts'
import { makeAttemptTails } from './attempt-tails.ts'
import { plainScreen } from './plain.ts'
import type { Leaving, Screen } from './screen.ts'

/** The dashboard, from the moment the run exists; `leaving` where it may go on without its reader. */
export function tuiScreen(leaving?: Leaving): Screen {
  let watched: Watched | null = null
  let dashboard: Dashboard | null = null
  let changed = () => {}
  const keys = makeStopKey()
  const seen: Recorded[] = []
  const hungUp = { screen: null as Screen | null }
  const show = ({ world, paths }: Watched): Dashboard =>
    startDashboard({
      stdout: process.stdout,
      stdin: process.stdin,
      view: () => view(world, { now: Date.now(), engineAlive: true }),
      subscribe(onChange) {
        changed = onChange
        return () => {
          changed = () => {}
        }
      },
      onStop: keys.press,
      onKill: keys.press,
      ...leaving,
      ...(leaving?.follows === true ? {} : { whenSuspended: suspendedText }),
      isInForeground,
      readTail: makeAttemptTails(world, paths),
      theme: themeHere(),
    })
  return {
    onRun(run) {
      watched = run
      for (const record of run.past) seen.push(record)
      dashboard = show(run)
      dashboard.closed.catch((error: unknown) => console.error(error))
    },
    onRecorded(records) {
      for (const record of records) seen.push(record)
      hungUp.screen?.onRecorded(records)
      changed()
    },
    onRejected() {},
    onNotice: (notice) => console.error(noticeText(notice)),
    narrate() {},
    attach: keys.attach,
    hangUp() {
      void dashboard?.stop()
      if (hungUp.screen !== null) return
      hungUp.screen = plainScreen()
      if (watched !== null) hungUp.screen.onRun({ ...watched, past: seen })
      hungUp.screen.hangUp()
    },
    async close() {
      await hungUp.screen?.close()
      await dashboard?.stop()
    },
  }
}

type Stopper = Pick<SignalWatch, 'interrupt'>

/** A key that stops the run: pressed before there is an engine to stop, it counts once there is one. */
function makeStopKey(): { press(): void; attach(signals: Stopper): void } {
  let watch: Stopper | null = null
  let isPressed = false
  return {
    press() {
      isPressed = true
      watch?.interrupt('SIGINT')
    },
    attach(signals) {
      watch = signals
      if (isPressed) watch.interrupt('SIGINT')
    },
  }
}
