import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs'
import type { ProcessEntry, ProcessTable } from './table.ts'

/** Kernel threads carry this bit in the flags of their stat line. */
const KERNEL_THREAD = 0x00200000

export const linuxTable: ProcessTable = {
  *list() {
    const seenUpTo = newestPid()
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
    for (const pid of pids.sort((a, b) => b - a)) yield* living(pid)
    if (seenUpTo !== null) yield* bornSince(seenUpTo)
  },
  find: (pid) => readStat(pid)?.entry ?? null,
  environment(pid) {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1')
    } catch {
      return null
    }
  },
  folder(pid) {
    try {
      if (statSync(`/proc/${pid}`).uid !== process.getuid?.()) return null
      return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '')
    } catch {
      return null
    }
  },
}

function* living(pid: number): Iterable<ProcessEntry> {
  const stat = readStat(pid)
  if (stat !== null && !stat.entry.isZombie && !stat.isKernelThread) yield stat.entry
}

/** Looks at every pid given out while the listing ran, until none was: what is alive then has been seen. */
function* bornSince(pid: number): Iterable<ProcessEntry> {
  let seenUpTo = pid
  for (;;) {
    const newest = newestPid()
    if (newest === null || newest === seenUpTo) return
    if (newest < seenUpTo) yield* linuxTable.list()
    while (seenUpTo < newest) yield* living(++seenUpTo)
    seenUpTo = newest
  }
}

/** Null where the kernel does not say; a listing may then miss what starts while it runs. */
function newestPid(): number | null {
  try {
    return Number(readFileSync('/proc/sys/kernel/ns_last_pid', 'latin1'))
  } catch {
    return null
  }
}

// One buffer for all: the files are small, and allocating would be most of a listing's cost.
const statBuffer = Buffer.alloc(2048)

function readStat(pid: number): { entry: ProcessEntry; isKernelThread: boolean } | null {
  try {
    const file = openSync(`/proc/${pid}/stat`, 'r')
    try {
      return parseStat(pid, statBuffer.toString('latin1', 0, readSync(file, statBuffer)))
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

/** The name in the second field may hold spaces and parentheses, so fields are counted from the last `)`. */
function parseStat(pid: number, text: string): { entry: ProcessEntry; isKernelThread: boolean } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', parent, group, session, terminal, , flags] = fields
  const startText = fields[19] ?? ''
  return {
    entry: {
      pid,
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      hasTerminal: terminal !== '0',
      isZombie: state === 'Z' || state === 'X',
      isSuspended: state === 'T',
      startedAt: Number(startText),
      startText,
    },
    isKernelThread: (Number(flags) & KERNEL_THREAD) !== 0,
  }
}
