import { appendFileSync } from 'node:fs'
import type { Watched } from '../../app/begin.ts'
import { replay } from '../../app/load-run.ts'
import { evolve } from '../../core/evolve.ts'
import type { World } from '../../core/world.ts'
import { heartbeat } from '../../report/heartbeat.ts'
import { noticeText } from '../../report/notices.ts'
import { makePlainPrinter } from '../../report/plain.ts'
import { view } from '../../report/view.ts'
import { themeHere } from '../theme-here.ts'
import type { Screen } from './screen.ts'

/** A run that says nothing for this long is said to be alive. */
const silenceMs = 30_000

/** One line per thing that happens. */
export function plainScreen(): Screen {
  let print = makePlainPrinter(themeHere())
  let write = (line: string) => void process.stdout.write(`${line}\n`)
  let watched: (Watched & { readonly shown: World }) | null = null
  const beat = setInterval(() => {
    if (watched !== null)
      write(heartbeat(view(watched.world, { now: Date.now(), engineAlive: true }), Date.now()))
  }, silenceMs)
  beat.unref()
  return {
    onRun(run) {
      // Lines tell of the world as it was after their own event, so they follow in a world of their own.
      watched = { ...run, shown: replay(run.past) }
    },
    onRecorded(records) {
      if (watched === null) return
      for (const record of records) {
        const line = print(record, evolve(watched.shown, record, Date.parse(record.at)))
        if (line !== null) write(line)
      }
      beat.refresh()
    },
    onRejected: (name, wrong) => console.error(`set aside ${name} in the inbox: ${wrong}`),
    onNotice: (notice) => console.error(noticeText(notice)),
    narrate: (text) => console.error(text),
    attach() {},
    hangUp() {
      const log = watched?.paths.log
      print = makePlainPrinter()
      write = (line) => {
        if (log !== undefined) appendFileSync(log, `${line}\n`)
      }
    },
    async close() {
      clearInterval(beat)
    },
  }
}
