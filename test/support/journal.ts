import { mkdirSync, writeFileSync } from 'node:fs'
import { encodeLines, hashLine, noLine } from '../../src/adapters/journal/line.ts'
import type { RunPaths } from '../../src/app/run-folder.ts'
import { runPaths } from '../../src/app/run-folder.ts'
import type { Happened } from './simulated-world.ts'

/** Puts what happened to a simulated run on disk, as an engine that is gone by now would have. */
export function writeJournal(commonDir: string, history: readonly Happened[]): RunPaths {
  const first = history[0]?.event
  if (first?.type !== 'run-started') throw new Error('a journal begins with its run')
  const paths = runPaths(commonDir, first.run)
  mkdirSync(paths.inbox, { recursive: true })
  let prev = noLine
  const lines = history.map(({ event, at }, seq) => {
    const text = encodeLines([event], at, { seq, prev })[0]?.text ?? ''
    prev = hashLine(text)
    return `${text}\n`
  })
  writeFileSync(paths.journal, lines.join(''))
  return paths
}

/** The same history, so late that it ended a minute ago: ages keep their length. */
export function recent(history: readonly Happened[]): readonly Happened[] {
  const late = Date.now() - 60_000 - (history.at(-1)?.at ?? 0)
  return history.map(({ event, at }) => ({ event, at: at + late }))
}
