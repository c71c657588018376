import type { Watched } from '../../app/begin.ts'
import type { Recorded } from '../../core/event.ts'
import { noticeText } from '../../report/halts.ts'
import type { Dashboard } from '../../report/tui/dashboard.ts'
import { startDashboard } from '../../report/tui/dashboard.ts'
import { view } from '../../report/view.ts'
import { themeHere } from '../theme-here.ts'
import { makeAttemptTails } from './attempt-tails.ts'
import { plainScreen } from './plain.ts'
import type { Screen } from './screen.ts'

/** The dashboard, from the moment the run is under way. */
export function tuiScreen(): Screen {
  let watched: Watched | null = null
  let dashboard: Dashboard | null = null
  let changed = () => {}
  const seen: Recorded[] = []
  const hungUp = { screen: null as Screen | null }
  return {
    onRun(run) {
      watched = run
      for (const record of run.past) seen.push(record)
    },
    onRecorded(records) {
      for (const record of records) seen.push(record)
      hungUp.screen?.onRecorded(records)
      changed()
    },
    onRejected() {},
    onNotice: (notice) => console.error(noticeText(notice)),
    narrate() {},
    attach({ world, paths }, signals) {
      dashboard = startDashboard({
        stdout: process.stdout,
        stdin: process.stdin,
        view: () => view(world, { now: Date.now(), engineAlive: true }),
        subscribe(onChange) {
          changed = onChange
          return () => {
            changed = () => {}
          }
        },
        onStop: () => signals.interrupt('SIGINT'),
        onKill: () => signals.interrupt('SIGINT'),
        readTail: makeAttemptTails(world, paths),
        theme: themeHere(),
      })
      dashboard.closed.catch((error: unknown) => console.error(error))
    },
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
