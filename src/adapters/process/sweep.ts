import { setTimeout as pause } from 'node:timers/promises'
import type { Origin, Search } from './origin.ts'
import { startedBy } from './origin.ts'
import { processTable } from './system-table.ts'
import type { ProcessEntry } from './table.ts'

/** What survives KILL this long hangs in the kernel; waiting on would hold the slot for ever. */
const KILL_PATIENCE_MS = 5_000
/** Environments are empty for moments only, except those that were cleared. */
const UNSETTLED_ROUNDS = 3

export interface Sweep {
  readonly origin: Origin
  /** From TERM to KILL; asked again in every round, so that it may shrink. */
  graceMs(): number
  /** Called in every round for each process found in it. */
  onFound?(entry: ProcessEntry): void
}

/**
 * Ends everything the origin has started: TERM, grace, KILL, until a look finds nothing. Idempotent.
 * What lives when it begins gets TERM once; what the leader starts afterwards is its way of saving its work and has until
 * the grace is over, or the leader gone.
 */
export async function endStarted({ origin, graceMs, onFound }: Sweep): Promise<void> {
  const search: Search = { origin, table: processTable, found: new Map(), isUnsettled: false }
  const asked = new Set<string>()
  const began = performance.now()
  let killingSince: number | null = null
  if (isLeading(origin)) for (const entry of leaderFirst(search)) askToEnd(entry, { origin, asked })
  for (let round = 0, quiet = 0; quiet < UNSETTLED_ROUNDS; round += 1) {
    const now = performance.now()
    if (now - began >= graceMs()) killingSince ??= now
    if (killingSince !== null && now - killingSince > KILL_PATIENCE_MS) return
    const isSaving = killingSince === null && isLeading(origin)
    let isQuiet = true
    for (const entry of startedBy(search)) {
      isQuiet = false
      onFound?.(entry)
      if (killingSince !== null) signalProcess(entry, 'SIGKILL')
      else if (!isSaving) askToEnd(entry, { origin, asked })
    }
    if (isQuiet && !search.isUnsettled) return
    quiet = isQuiet ? quiet + 1 : 0
    await pause(Math.min(5 * 2 ** Math.min(round, 5), 100))
  }
}

function isLeading({ leader }: Origin): boolean {
  const entry = leader && processTable.find(leader.pid)
  return entry !== null && !entry.isZombie && entry.startedAt === leader?.startedAt
}

/** Listed before anything is signalled: a child that ends first would make its parent go on to the next step. */
function leaderFirst(search: Search): readonly ProcessEntry[] {
  const entries = [...startedBy(search)]
  const isLeader = ({ pid }: ProcessEntry): boolean => pid === search.origin.leader?.pid
  return [...entries.filter(isLeader), ...entries.filter((entry) => !isLeader(entry))]
}

/** A second TERM would tell many agents to drop what they are saving. */
function askToEnd(
  entry: ProcessEntry,
  { origin, asked }: { readonly origin: Origin; readonly asked: Set<string> },
): void {
  if (origin.isLeaderWall && entry.pid === origin.leader?.pid) return
  const key = `${entry.pid} ${entry.startedAt}`
  if (asked.has(key)) return
  asked.add(key)
  signalProcess(entry, 'SIGTERM')
}

/** Signals this very process and no later owner of its pid; false when it is gone. */
export function signalProcess(
  { pid, startText }: Pick<ProcessEntry, 'pid' | 'startText'>,
  signal: NodeJS.Signals,
): boolean {
  if (processTable.find(pid)?.startText !== startText) return false
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
