import { openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { childrenOf, cpuOf, supervisorsOf } from './cpu.ts'

const lookEveryMs = 100
const mebibyte = 1_024

/** What two processes hold and have spent once so many tasks are over. */
export interface Census {
  readonly over: number
  readonly atMs: number
  readonly cpuMs: number
  readonly engine: Holdings
  readonly supervisor: Holdings
}

export interface Holdings {
  /** MiB. */
  readonly memory: number
  readonly descriptors: number
  readonly threads: number
  readonly children: number
}

/** Follows a run by its journal; a look each time that `step` more tasks are over, and one in between for the most. */
export function takeCensus(ask: {
  readonly engine: number
  readonly repository: string
  readonly step: number
}): { readonly taken: readonly Census[]; end(): readonly Census[] } {
  const { engine, repository, step } = ask
  const begun = performance.now()
  const taken: Census[] = []
  const countOver = followJournal(repository)
  const look = () => {
    const over = countOver()
    const [supervisor] = supervisorsOf(engine)
    const cpuMs = [engine, supervisor ?? 0].map((pid) => cpuOf(pid) ?? 0).reduce((sum, ms) => sum + ms, 0)
    if (supervisor === undefined || over < (taken.at(-1)?.over ?? 0) + step) return
    const [held, heldBelow] = [holdingsOf(engine), holdingsOf(supervisor)]
    taken.push({ over, atMs: performance.now() - begun, cpuMs, engine: held, supervisor: heldBelow })
  }
  const timer = setInterval(look, lookEveryMs)
  return {
    taken,
    end() {
      clearInterval(timer)
      return taken
    },
  }
}

function holdingsOf(pid: number): Holdings {
  return {
    memory: Number(/^VmRSS:\s+(\d+)/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0) / mebibyte,
    descriptors: countIn(`/proc/${pid}/fd`),
    threads: countIn(`/proc/${pid}/task`),
    children: childrenOf(pid).length,
  }
}

/** Reads on where it stopped: a journal of 10,000 tasks is 30 MB by its end. */
function followJournal(repository: string): () => number {
  // Its first line holds the whole plan.
  const piece = Buffer.alloc(1 << 24)
  const read = { file: -1, offset: 0, over: 0 }
  return () => {
    if (read.file < 0) read.file = openJournal(repository)
    if (read.file < 0) return 0
    for (let length = -1; length !== 0; ) {
      length = readSync(read.file, piece, 0, piece.length, read.offset)
      // A name that is cut by the end of a piece is read again as a whole.
      const whole = piece.subarray(0, piece.subarray(0, length).lastIndexOf(10) + 1)
      read.offset += whole.length
      read.over += whole.toString('latin1').match(/"type":"(?:task-done|landed)"/g)?.length ?? 0
      if (whole.length === 0) break
    }
    return read.over
  }
}

function openJournal(repository: string): number {
  try {
    const runs = join(repository, '.git/orch/runs')
    const [run = ''] = readdirSync(runs)
    return openSync(join(runs, run, 'journal.jsonl'), 'r')
  } catch {
    return -1
  }
}

function countIn(folder: string): number {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
