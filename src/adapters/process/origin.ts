import { isInside } from './folders.ts'
import type { ProcessEntry, ProcessTable } from './table.ts'

/** What tells the processes that a command, or a whole run, has started from everything else. */
export interface Origin {
  /** The first process, leader of its own session and group; null for a whole run. */
  readonly leader: Pick<ProcessEntry, 'pid' | 'startedAt'> | null
  /** The leader is a sandbox around the program: TERM passes it by, since it takes everything with it when it goes. */
  readonly isLeaderWall?: boolean
  /** Free of links. What works in it, is younger than the leader and nobody else's counts; null looks at no folder. */
  readonly folder: string | null
  /** Whether the environment a process was started with carries the mark. */
  isMarked(environment: string): boolean
  /** Never found, and nothing below it found by its folder: the engine, and who sweeps. */
  readonly spared: ReadonlySet<number>
}

/** What a search has met before; keeps descendants known after their parents have gone. */
export interface Search {
  readonly origin: Origin
  readonly table: ProcessTable
  /** Start by pid of everything found so far. */
  readonly found: Map<number, number>
  /** Somebody's environment was empty, as it is for a moment while a process replaces its program: look again. */
  isUnsettled: boolean
}

/**
 * Everything alive that the origin has started, each as soon as it is known: by group and mark while the listing
 * goes on, then by descent, then by folder. A person's processes are not among them.
 */
export function* startedBy(search: Search): Iterable<ProcessEntry> {
  const { origin, table } = search
  const others: ProcessEntry[] = []
  const since = origin.leader?.startedAt ?? 0
  const ownsGroup = isOwnGroup(search)
  search.isUnsettled = false
  for (const entry of table.list()) {
    if (entry.startedAt < since || origin.spared.has(entry.pid)) continue
    if (ownsGroup(entry) || isKnown(search, entry) || isMarked(search, entry)) yield found(search, entry)
    else others.push(entry)
  }
  yield* byDescent(search, others)
  if (origin.folder !== null) yield* byFolder(search, others, origin.folder)
}

function found(search: Search, entry: ProcessEntry): ProcessEntry {
  search.found.set(entry.pid, entry.startedAt)
  return entry
}

/** A pid names a group as long as a member lives; one that leads a new process has been given out again. */
function isOwnGroup({ origin, table }: Search): (entry: ProcessEntry) => boolean {
  const { leader } = origin
  if (leader === null) return () => false
  const now = table.find(leader.pid)
  const isReused = now !== null && now.startedAt !== leader.startedAt
  return ({ group, session }) => !isReused && (group === leader.pid || session === leader.pid)
}

function isKnown(search: Search, { pid, startedAt }: ProcessEntry): boolean {
  return search.found.get(pid) === startedAt
}

function isMarked(search: Search, { pid }: ProcessEntry): boolean {
  const environment = search.table.environment(pid)
  if (environment === '') search.isUnsettled = true
  return environment !== null && search.origin.isMarked(environment)
}

/** Rounds, since a listing by age does not put every parent before its children. Takes what it finds out of `others`. */
function* byDescent(search: Search, others: ProcessEntry[]): Iterable<ProcessEntry> {
  for (let before = -1; before !== search.found.size; ) {
    before = search.found.size
    for (const entry of others.splice(0)) {
      if (isKnownParent(search, entry)) yield found(search, entry)
      else others.push(entry)
    }
  }
}

function isKnownParent({ found, table }: Search, { parent, startedAt }: ProcessEntry): boolean {
  const parentStart = found.get(parent)
  if (parentStart === undefined || parentStart > startedAt) return false
  return table.find(parent)?.startedAt === parentStart
}

function* byFolder(search: Search, others: readonly ProcessEntry[], folder: string): Iterable<ProcessEntry> {
  for (const entry of others) {
    const cwd = entry.hasTerminal ? null : search.table.folder(entry.pid)
    if (cwd === null || !isInside(cwd, folder)) continue
    if (!isSomebodyElses(search, entry)) yield found(search, entry)
  }
}

/** Another command's by its mark; a person's by a desktop, a remote login or a terminal above it; the engine's by descent. */
function isSomebodyElses(search: Search, entry: ProcessEntry): boolean {
  const environment = search.table.environment(entry.pid) ?? ''
  const isElsewhere = /(^|\0)(ORCH_MARK|DISPLAY|WAYLAND_DISPLAY|SSH_CONNECTION)=/.test(environment)
  return isElsewhere || isBelowPersonOrSpared(search, entry)
}

/** Process 1 adopts what lost its parent, so a terminal attached to it tells nothing. */
function isBelowPersonOrSpared({ origin, table }: Search, entry: ProcessEntry): boolean {
  for (let pid = entry.parent; pid > 0; ) {
    const above = table.find(pid)
    if (origin.spared.has(pid) || (pid > 1 && above?.hasTerminal)) return true
    pid = above?.parent ?? 0
  }
  return false
}
