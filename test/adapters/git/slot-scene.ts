import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Git } from '../../../src/adapters/git/git.ts'
import { makeGit } from '../../../src/adapters/git/git.ts'
import type { SlotPools, SlotsOptions } from '../../../src/adapters/git/slots/slots.ts'
import { makeSlots } from '../../../src/adapters/git/slots/slots.ts'
import { makeLocks } from '../../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import type { AttemptRef, CommitId, RunId } from '../../../src/core/ids.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { CheckoutAsk, CommitText, Slot, SlotLease } from '../../../src/ports/repository.ts'
import type { TestFiles, TestRepository } from '../../support/git.ts'
import { hermeticGitEnv, makeTestRepository, writeFiles } from '../../support/git.ts'

export const run = toRunId('r1')

/** A repository with a pool of its own, as one engine would hold it. */
export interface SlotScene {
  readonly repository: TestRepository
  readonly root: string
  readonly slots: SlotPools
  /** Another engine on the same pool. */
  engine(options?: Partial<SlotsOptions>): SlotPools
  tip(ref: string): CommitId
  /** Leases and checks out an attempt from `from` (default: main). */
  begin(task: string, ask?: BeginAsk): Promise<Slot>
  save(slot: Slot, task: string, attempt?: number): ReturnType<SlotPools['save']>
  /** The files of a commit below its root, as path → content. */
  files(ref: string): Readonly<Record<string, string>>
}

export interface BeginAsk {
  readonly attempt?: number
  readonly from?: CommitId
  readonly mergeIn?: CommitId
  readonly linear?: boolean
  readonly since?: CommitId
  readonly prefer?: string
}

export function slotScene(options: {
  readonly files?: TestFiles
  readonly name?: string
  readonly worktrees?: Partial<SlotsOptions['config']['worktrees']>
  readonly agents?: number
  readonly now?: () => number
}): SlotScene {
  const repository = makeTestRepository({
    name: options.name ?? 'repo',
    ...(options.files ? { files: options.files } : {}),
  })
  const root = `${repository.path}.orch`
  const config = {
    worktrees: { ...PLAIN, ...options.worktrees },
    concurrency: { agents: options.agents ?? 3, checks: 2, unlanded: 8 },
    checks: [],
  }
  const now = options.now ?? Date.now
  const engine = (other: Partial<SlotsOptions> = {}) =>
    makeEngine(repository, { root, config, now, ...other })
  const slots = engine()
  onTestFinished(async () => {
    await slots.settled()
    repository.remove()
  })
  const tip = (ref: string) => toCommitId(repository.git('rev-parse', ref))
  return {
    repository,
    root,
    slots,
    engine,
    tip,
    begin: async (task, ask = {}) => {
      const ref = attempt(task, ask.attempt)
      const slot = leased(await slots.leaseForAgent({ run, ref, prefer: ask.prefer ?? null }))
      await slots.checkout(slot, checkoutAsk(ref, { from: tip('main'), ...ask }))
      return slot
    },
    save: (slot, task, number) => slots.save(slot, saveAsk(attempt(task, number), tip('main'))),
    files: (ref) => filesOf(repository, ref),
  }
}

/** What the agent runs in its slot. */
function agentOf(scene: SlotScene, slot: Slot) {
  const git = (...args: string[]) => scene.repository.gitIn(slot.path, ...args)
  return {
    git,
    commit: (files: Parameters<typeof write>[1], message = 'Work') => {
      write(slot, files)
      git('add', '-A')
      git('commit', '-q', '-m', message)
      return git('rev-parse', 'HEAD')
    },
  }
}

/** A first attempt of `api` that has begun. */
export async function begun(options: Parameters<typeof slotScene>[0] = { files: { a: '1', b: '1' } }) {
  const scene = slotScene(options)
  const slot = await scene.begin('api')
  const gitDir = join(scene.repository.gitDir, 'worktrees', slot.name)
  return { scene, slot, agent: agentOf(scene, slot), gitDir }
}

const PLAIN = { root: '', setup: [], setupKey: [], copy: [], keep: [], teardown: [], keepFailed: 0 }

function makeEngine(repository: TestRepository, options: Partial<SlotsOptions>): SlotPools {
  const processes = makeProcesses()
  return makeSlots({
    git: gitAt(repository.gitDir),
    root: `${repository.path}.orch`,
    mainCheckout: repository.path,
    locks: makeLocks(processes),
    processes: { ...processes, workingIn: () => [] },
    run,
    owners: () => [processes.self()],
    author: { name: 'Ada Author', email: 'ada@example.com', sign: false },
    config: { worktrees: PLAIN, concurrency: { agents: 3, checks: 2, unlanded: 8 }, checks: [] },
    ...options,
  })
}

export function gitAt(commonDir: string): Git {
  return makeGit({ gitDir: commonDir, commonDir, workTree: null }, hermeticGitEnv)
}

export function leased(lease: SlotLease): Slot {
  if (lease.kind === 'busy') throw new Error(`every slot is busy: ${lease.holders.join(', ')}`)
  return lease.slot
}

export function attempt(task: string, number = 1): AttemptRef {
  return { task: toTaskId(task), attempt: number }
}

export const branchOf = (task: string): string => `orch/r1/${task}`

type Begin = Pick<BeginAsk, 'linear' | 'since'> & {
  readonly from: CommitId
  readonly mergeIn?: CommitId | null
}

export function checkoutAsk(
  ref: AttemptRef,
  { from, mergeIn = null, linear = false, since }: Begin,
): CheckoutAsk {
  const ask = { ref, run, branch: branchOf(ref.task), from, mergeIn, linear }
  return since === undefined ? ask : { ...ask, since }
}

export function saveAsk(ref: AttemptRef, base: CommitId) {
  return { run, ref, branch: branchOf(ref.task), base, text: text(ref) }
}

function text(ref: AttemptRef): CommitText {
  return {
    subject: `Leftovers of ${ref.task}`,
    trailers: [['Orch-Run', run as RunId]],
    at: 1_700_000_000_000,
  }
}

export function write(slot: Slot, files: TestFiles): void {
  writeFiles(slot.path, files)
}

export const evidence = (task: string, name: string): string => `refs/orch/r1/${task}/${name}`

export function refsOf(repository: TestRepository, prefix = 'refs/orch'): readonly string[] {
  const list = repository.git('for-each-ref', '--format=%(refname)', prefix)
  return list === '' ? [] : list.split('\n')
}

function filesOf(repository: TestRepository, ref: string): Readonly<Record<string, string>> {
  const names = repository.git('ls-tree', '-r', '-z', '--name-only', ref).split('\0').slice(0, -1)
  return Object.fromEntries(names.map((name) => [name, repository.git('show', `${ref}:${name}`)]))
}

export const inside = (slot: Slot, path: string): string => join(slot.path, path)
