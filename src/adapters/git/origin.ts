import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Maker } from '../../core/escape/stray.ts'
import type { CommitId, RunId } from '../../core/ids.ts'
import { toTaskId } from '../../core/ids.ts'
import type { Processes } from '../../ports/processes.ts'
import type { TipOrigin } from '../../ports/repository.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'
import { readHead } from './head.ts'
import { madeHere, readLog } from './head-log.ts'
import { branchRef, isReachable, readRef } from './refs.ts'
import type { SlotOwner } from './slots/layout.ts'
import { leaseFile, slotLayout } from './slots/layout.ts'
import { readLease } from './slots/lease.ts'
import { knownSlots, readState } from './slots/state.ts'
import type { Standing } from './standing.ts'

export interface OriginAsk {
  readonly run: RunId
  readonly target: string
  readonly tip: CommitId
  readonly known: CommitId | null
}

interface Scene {
  readonly git: Git
  readonly slotsRoot: string
  readonly processes: Processes
}

/**
 * By the logs of all checkouts first, for a commit is made in one of them and only reached from the others; commits that
 * were made beside any log are looked up among the saved heads.
 */
export async function findOrigin(scene: Scene, ask: OriginAsk): Promise<TipOrigin> {
  const { git } = scene
  const { commonDir } = git.place
  // Back to what the target held before is nothing that waits for a proof.
  if (ask.known !== null && (await isReachable(git, ask.known, ask.tip))) return { kind: 'elsewhere' }
  const slots = agentSlots(scene)
  const others = linkedEntries(commonDir).filter((entry) => !slots.some((slot) => slot.entry === entry))
  const elsewhere = [commonDir, ...others.map((entry) => entryFolder(commonDir, entry))]
  if (elsewhere.some((gitDir) => madeHere(gitDir, ask.tip))) return { kind: 'elsewhere' }
  const slot = slots.find(({ entry }) => madeHere(entryFolder(commonDir, entry), ask.tip))
  const maker = await findMaker(scene, ask, { slot, slots })
  if (maker !== null) return { kind: 'attempt', maker, before: await tipBefore(scene, ask, slots) }
  const isOther = slot?.owner != null && slot.owner.run !== ask.run && slot.isLive
  return isOther && slot.owner !== null ? { kind: 'other-run', run: slot.owner.run } : { kind: 'elsewhere' }
}

interface AgentSlot {
  readonly name: string
  readonly entry: string
  readonly owner: SlotOwner | null
  /** Somebody who lives has leased it. */
  readonly isLive: boolean
}

function agentSlots({ git, slotsRoot, processes }: Scene): readonly AgentSlot[] {
  const layout = slotLayout(git.place.commonDir, slotsRoot)
  return knownSlots(layout, 'agent').flatMap((name) => {
    const state = readState(layout, name)
    if (state === null) return []
    const [engine] = readLease(leaseFile(layout, name))?.owners ?? []
    const isLive = engine !== undefined && processes.liveness(engine) !== 'gone'
    return [{ name, entry: state.entry, owner: state.last, isLive }]
  })
}

async function findMaker(
  { git }: Scene,
  ask: OriginAsk,
  { slot, slots }: { readonly slot: AgentSlot | undefined; readonly slots: readonly AgentSlot[] },
): Promise<Maker | null> {
  const holders = await readHolders(git, ask)
  // A slot goes from task to task; what is saved says best whose the commit was.
  const saved = holders.attempts[0]
  if (slot !== undefined) {
    if (saved !== undefined) return { ...saved, where: slot.name }
    if (slot.owner?.run !== ask.run) return null
    return { task: toTaskId(slot.owner.task), attempt: slot.owner.attempt, where: slot.name }
  }
  const branches = new Map(slots.flatMap((each) => branchOf(git, each, ask.run)))
  if (holders.branches.some((branch) => !branches.has(branch))) return null
  if (saved !== undefined) return saved
  for (const branch of holders.branches) {
    const maker = branches.get(branch)
    if (maker !== undefined) return maker
  }
  return null
}

function branchOf(
  git: Git,
  { entry, name, owner }: AgentSlot,
  run: RunId,
): readonly (readonly [string, Maker])[] {
  const head = readHead(entryFolder(git.place.commonDir, entry))
  if (head.kind !== 'branch' || owner === null || owner.run !== run) return []
  return [[branchRef(head.branch), { task: toTaskId(owner.task), attempt: owner.attempt, where: name }]]
}

interface Holders {
  /** Attempts of this run whose saved work contains the commit, the oldest first. */
  readonly attempts: readonly Maker[]
  /** Other refs that contain it and stand for nobody's saved work. */
  readonly branches: readonly string[]
}

async function readHolders(git: Git, { run, target, tip }: OriginAsk): Promise<Holders> {
  const format = '--format=%(objectname) %(refname)'
  const lines = (await git.text(['for-each-ref', `--contains=${tip}`, format])).split('\n').filter(Boolean)
  const refs = lines.map((line) => ({ id: line.slice(0, 40), name: line.slice(41) }))
  const isCandidate = refs.some(({ id, name }) => id === tip && /^refs\/orch\/.*\/candidate$/.test(name))
  if (isCandidate) return { attempts: [], branches: [] }
  const attempts = refs.flatMap(({ name }) => attemptOf(name, run)).toSorted(byAttempt)
  const savedIds = new Set(refs.filter(({ name }) => name.startsWith('refs/orch/')).map(({ id }) => id))
  const branches = refs
    .filter(
      ({ id, name }) => !name.startsWith('refs/orch/') && name !== branchRef(target) && !savedIds.has(id),
    )
    .map(({ name }) => name)
  return { attempts, branches }
}

function attemptOf(ref: string, run: RunId): readonly Maker[] {
  const [, found, task, attempt] = /^refs\/orch\/([^/]+)\/([^/]+)\/(\d+)(?:-\w+)?$/.exec(ref) ?? []
  if (found !== run || task === undefined) return []
  return [{ task: toTaskId(task), attempt: Number(attempt), where: ref }]
}

function byAttempt(a: Maker, b: Maker): number {
  return (a.attempt ?? 0) - (b.attempt ?? 0)
}

/** The tip by git's own log until agents moved it, so that what a person committed meanwhile is not lost. */
async function tipBefore(
  { git }: Scene,
  { target, tip, known }: OriginAsk,
  slots: readonly AgentSlot[],
): Promise<CommitId | null> {
  const { commonDir } = git.place
  const log = readLog(commonDir, branchRef(target))
  const isAgents = (commit: CommitId) =>
    slots.some(({ entry }) => madeHere(entryFolder(commonDir, entry), commit))
  let before: CommitId | undefined = tip
  for (const line of log.toReversed()) {
    if (line.to !== before) break
    before = line.from
    if (!isAgents(before)) break
  }
  if (before === tip || /^0+$/.test(before) || known === null || before === known) return null
  const isKnown = await isReachable(git, before, known).catch(() => false)
  return isKnown && !isAgents(before) ? before : null
}

/** Files of checkouts are not touched: what an agent wrote there is for a person to look at. */
export async function moveBack(
  { git, standing }: { readonly git: Git; readonly standing: Standing },
  { target, from, to }: { readonly target: string; readonly from: CommitId; readonly to: CommitId | null },
): Promise<'restored' | 'moved'> {
  const ref = branchRef(target)
  const line = to === null ? `delete ${ref} ${from}` : `update ${ref} ${to} ${from}`
  try {
    await standing.move([line], 'orch: move back')
    return 'restored'
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const tip = await readRef(git, ref)
    if (tip === from) throw error
    return tip === to ? 'restored' : 'moved'
  }
}

function linkedEntries(commonDir: string): readonly string[] {
  try {
    return readdirSync(join(commonDir, 'worktrees'))
  } catch {
    return []
  }
}

function entryFolder(commonDir: string, entry: string): string {
  return join(commonDir, 'worktrees', entry)
}
