import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Watched } from '../../app/begin.ts'
import type { Recorded } from '../../core/event.ts'
import { toTaskId } from '../../core/ids.ts'
import { noticeText } from '../../report/halts.ts'
import { lastLines } from '../../report/text.ts'
import type { Dashboard } from '../../report/tui/dashboard.ts'
import { startDashboard } from '../../report/tui/dashboard.ts'
import { view } from '../../report/view.ts'
import { themeHere } from '../theme-here.ts'
import { plainScreen } from './plain.ts'
import type { Screen } from './screen.ts'

/** As much of a log's end as a pane can show. */
const tailBytes = 64 * 1024

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
        readTail(task, lines) {
          const record = world.tasks.get(toTaskId(task))
          if (record === undefined || record.tally.attempts === 0) return null
          const path = paths.attempt({ task: record.spec.id, attempt: record.tally.attempts }).output
          return { path, lines: lastLines(readEnd(path), lines) }
        },
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

/** The end of a file that is being written, '' when there is none. */
function readEnd(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const bytes = Buffer.alloc(Math.min(size, tailBytes))
      readSync(file, bytes, 0, bytes.length, size - bytes.length)
      return bytes.toString('utf8')
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
