import type { Watched } from '../../app/begin.ts'
import type { Recorded } from '../../core/event.ts'
import { eventLine } from '../../report/json.ts'
import { noticeText } from '../../report/notices.ts'
import { plainScreen } from './plain.ts'
import type { Screen } from './screen.ts'

/** The journal's events as they happen, one JSON object a line; the answer is theirs, everything else is narration. */
export function jsonScreen(): Screen {
  let watched: Watched | null = null
  const seen: Recorded[] = []
  const hungUp = { screen: null as Screen | null }
  return {
    onRun(run) {
      watched = run
      for (const record of run.past) seen.push(record)
    },
    onRecorded(records) {
      for (const record of records) seen.push(record)
      if (hungUp.screen !== null) return hungUp.screen.onRecorded(records)
      for (const record of records) process.stdout.write(`${eventLine(record)}\n`)
    },
    onRejected: (name, wrong) => console.error(`set aside ${name} in the inbox: ${wrong}`),
    onNotice: (notice) => console.error(noticeText(notice)),
    narrate: (text) => console.error(text),
    attach() {},
    hangUp() {
      if (hungUp.screen !== null) return
      hungUp.screen = plainScreen()
      if (watched !== null) hungUp.screen.onRun({ ...watched, past: seen })
      hungUp.screen.hangUp()
    },
    async close() {
      await hungUp.screen?.close()
    },
  }
}
