import type { Recorded } from '../core/event.ts'
import type { CommitId, RunId } from '../core/ids.ts'
import { toCommitId, toRunId, toTaskId } from '../core/ids.ts'
import { satisfiesDependents } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireRun } from '../core/world.ts'
import type { KeptFolder, Rescues, SavedRef } from '../ports/rescues.ts'
import type { SavedEntry, SavedKind } from '../report/rescue/entry.ts'

/** A run as far as its journal tells what was saved. */
export interface Told {
  readonly run: RunId
  /** Null where the journal is lost or cannot be believed. */
  readonly world: World | null
  readonly records: readonly Recorded[]
}

/** Where work goes that nobody knows the run of. */
const lostRun = toRunId('lost')

/** Something saved whose size nobody has asked for yet. */
export interface SavedOutline extends Omit<SavedEntry, 'from' | 'files'> {
  readonly parent: string | null
  /** Folders are looked through as they are found. */
  readonly kept: SavedEntry | null
}

/** Everything that was saved of a run, by task and attempt; starts one git for all of it. */
export async function allSaved(rescues: Rescues, run: RunId): Promise<readonly SavedOutline[]> {
  const outlines = await Promise.all(
    [run, lostRun].map(async (each) => [
      ...(await rescues.refs(each)).map((ref) => refOutline(each, ref)),
      ...rescues.kept(each).map(keptOutline),
    ]),
  )
  return outlines.flat().sort(byName)
}

/** Runs that something is saved of, as git has it, the oldest first. */
export async function runsSaved(rescues: Rescues): Promise<readonly RunId[]> {
  return (await rescues.runs()).filter((run) => run !== lostRun)
}

/** Without what has landed, as far as a journal tells, and second names of the same. */
export function worthListing(all: readonly SavedOutline[], world: World | null): readonly SavedOutline[] {
  const attempts = new Set(all.filter(({ kind }) => kind === 'attempt').map(({ commit }) => commit))
  return all.filter(({ kind, task, commit }) => {
    if (kind === 'candidate' || (kind === 'head' && attempts.has(commit))) return false
    if (kind !== 'attempt' && kind !== 'head') return true
    const status = world?.tasks.get(toTaskId(task))?.state.status
    return status === undefined || !satisfiesDependents(status)
  })
}

/** The same with what is in them. One after another: each starts a git, and there may be thousands. */
export async function measured(
  rescues: Rescues,
  told: Told,
  outlines: readonly SavedOutline[],
): Promise<readonly SavedEntry[]> {
  const bases = recordedBases(told.records)
  const entries: SavedEntry[] = []
  for (const { kept, parent, ...outline } of outlines) {
    if (kept !== null) {
      entries.push(kept)
      continue
    }
    const from = await baseOf(rescues, { ...told, bases }, { ...outline, parent })
    const changes = await rescues.changes(toCommitId(from ?? emptyTree), toCommitId(outline.commit ?? ''))
    entries.push({ ...outline, from, files: changes.map((change) => ({ ...change, bytes: null })) })
  }
  return entries
}

/** What a name means: one entry, or all of a task, each thing once; names may be whole refs. */
export function savedNamed(entries: readonly SavedOutline[], name: string): readonly SavedOutline[] {
  const exact = entries.filter((entry) => entry.name === name || entry.place === name)
  if (exact.length > 0) return exact
  const ofTask = entries.filter(({ task }) => task === name)
  const isSecondName = ({ kind, commit }: SavedOutline) =>
    kind === 'head' && ofTask.some((each) => each.kind === 'attempt' && each.commit === commit)
  return ofTask.filter((entry) => !isSecondName(entry))
}

/** The entry whose commit stands for all of them: the latest work, else what was saved last. */
export function toTakeOut(named: readonly SavedOutline[], all: readonly SavedOutline[]): SavedOutline | null {
  const [only] = named
  if (named.length === 1 && only?.commit != null) return only
  const [task, attempt] = [only?.task, named.length === 1 ? only?.attempt : null]
  const whole = all.filter((entry) => entry.task === task && entry.commit !== null)
  const own = whole.find((entry) => entry.kind === 'attempt' && entry.attempt === attempt)
  return (
    own ??
    whole.find(({ kind }) => kind === 'head') ??
    whole.findLast(({ kind }) => kind === 'attempt') ??
    null
  )
}

/** What goes with an attempt's work: its ignored files, repositories, and what no commit could hold. */
export function besides(
  entry: SavedOutline,
  all: readonly SavedOutline[],
): Readonly<Record<'ignored' | 'nested' | 'kept', SavedOutline | null>> {
  if (entry.kind !== 'attempt' && entry.kind !== 'head') return { ignored: null, nested: null, kept: null }
  const sameWork = all.findLast(({ kind, commit }) => kind === 'attempt' && commit === entry.commit)
  const attempt = entry.attempt ?? sameWork?.attempt
  const of = (kind: SavedKind) =>
    all.find((each) => each.kind === kind && each.task === entry.task && each.attempt === attempt) ?? null
  return { ignored: of('ignored'), nested: of('nested'), kept: of('kept') }
}

/** Where each saved state began. */
function recordedBases(records: readonly Recorded[]): ReadonlyMap<string, CommitId> {
  return new Map(
    records.flatMap((record) => (record.type === 'work-saved' ? [[record.work.head, record.work.base]] : [])),
  )
}

/** What git calls a tree with nothing in it. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** Work is compared with where it began, everything else with the work it was found beside; ignored files stand alone. */
async function baseOf(
  rescues: Rescues,
  { world, bases }: Told & { readonly bases: ReadonlyMap<string, CommitId> },
  { kind, commit, parent }: Pick<SavedOutline, 'kind' | 'commit' | 'parent'>,
): Promise<string | null> {
  if (commit === null || kind === 'ignored' || kind === 'nested') return null
  if (kind !== 'attempt' && kind !== 'head' && kind !== 'strayed') return parent
  const base = world === null ? 'HEAD' : requireRun(world).base
  return bases.get(commit) ?? (await rescues.mergeBase(base, toCommitId(commit)))
}

function refOutline(run: RunId, { name, commit, parent, at }: SavedRef): SavedOutline {
  return { name, ...parseName(name), at, commit, parent, place: `refs/orch/${run}/${name}`, kept: null }
}

function parseName(name: string): Pick<SavedEntry, 'task' | 'attempt' | 'kind'> {
  const [, task = name, last = ''] = /^(.+)\/([^/]+)$/.exec(name) ?? []
  if (last === 'head' || last === 'candidate') return { task, attempt: null, kind: last }
  const [, digits, suffix] = /^(\d+)(?:-([a-z]+)(?:\.\d+)?)?$/.exec(last) ?? []
  if (digits === undefined) return { task, attempt: null, kind: 'other' }
  return {
    task,
    attempt: Number(digits),
    kind: suffix === undefined ? 'attempt' : (kinds.get(suffix) ?? 'other'),
  }
}

const kinds: ReadonlyMap<string, SavedKind> = new Map(
  (['strayed', 'staged', 'autostash', 'ignored', 'nested', 'found'] as const).map((kind) => [kind, kind]),
)

function keptOutline({ task, attempt, path, at, files }: KeptFolder): SavedOutline {
  const outline = {
    name: `${task}/${attempt}-kept`,
    task,
    attempt,
    kind: 'kept',
    at,
    commit: null,
    place: path,
  } as const
  const sized = files.map((file) => ({ ...file, addedLines: null, removedLines: null }))
  return { ...outline, parent: null, kept: { ...outline, from: null, files: sized } }
}

function byName(a: SavedOutline, b: SavedOutline): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true })
}
