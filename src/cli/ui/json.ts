import { noticeText } from '../../report/halts.ts'
import type { Screen } from './screen.ts'

/** The journal's events as they happen, one JSON object a line; the answer is theirs, everything else is narration. */
export function jsonScreen(): Screen {
  let open = true
  return {
    onRun() {},
    onRecorded(records) {
      if (open) for (const record of records) process.stdout.write(`${JSON.stringify(record)}\n`)
    },
    onRejected: (name, wrong) => console.error(`set aside ${name} in the inbox: ${wrong}`),
    onNotice: (notice) => console.error(noticeText(notice)),
    narrate: (text) => console.error(text),
    attach() {},
    hangUp() {
      open = false
    },
    async close() {},
  }
}
