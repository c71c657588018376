import type { Recorded } from '../core/event.ts'
import type { Halt, Notice } from '../core/halt.ts'
import type { Actor, Instant, RunId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { begunRun } from '../core/run/begun.ts'
import { take } from '../core/turn.ts'
import type { World } from '../core/world.ts'
import { initialWorld } from '../core/world.ts'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/journal.ts'
import type { HeldLock, TakenLock } from '../ports/locks.ts'
import { retireRuns } from './clean/retire.ts'
import { openLocks } from './compose/records.ts'
import type { OpenedRepository } from './compose/repository.ts'
import { slotsRoot } from './compose/repository.ts'
import type { RunSetting } from './compose/run.ts'
import { createJournal, openJournal } from './compose/run.ts'
import type { Drive } from './drive.ts'
import { drive } from './drive.ts'
import { makeFolder, writeAllDurably, writeDurably } from './durable.ts'
import { fenced } from './fence.ts'
import type { LoadedRun } from './load-run.ts'
import { readOn } from './load-run.ts'
import { dropLocksWithoutRun, lockRun } from './lock.ts'
import { believed, requireLoaded } from './require-loaded.ts'
import type { RunPaths } from './run-folder.ts'
import { makeRunFolder, nextRunId } from './run-folder.ts'
import { policyHash } from './start/config.ts'
import { halt } from './start/halted.ts'
import type { PreparedRun } from './start/prepare.ts'
import { requireBehindJournal, requireVariablesAhead } from './start/resumable.ts'
import { requireSandbox } from './start/sandbox.ts'
import { requireSigning } from './start/signing.ts'
import { endSurvivors } from './survivors.ts'
import { clockFrom, systemClock } from './system-clock.ts'

/** Who looks on while a run is driven, and how. */
export interface Audience {
  readonly by: Actor
  readonly attended: boolean
  /** Gets the run once, with what its journal holds already; the world changes in place from then on. */
  readonly onRun: (watched: Watched) => void
  readonly onRecorded: (records: readonly Recorded[]) => void
  readonly onRejected: (name: string, wrong: string) => void
  readonly onNotice: (notice: Notice) => void
}

/** A run as whoever watches it gets to see it. */
export interface Watched {
  readonly run: RunId
  readonly world: World
  readonly paths: RunPaths
  readonly past: readonly Recorded[]
}

/** A run under way in this process. */
export interface Begun extends Drive, Omit<Watched, 'past'> {}

/** A run that exists on disk and that this process holds the lock of. */
interface Created {
  readonly lock: HeldLock
  readonly setting: RunSetting & { readonly world: World; readonly journal: Journal }
  /** The journal's first events. */
  readonly records: readonly Recorded[]
}

/** Starts a new run; from here on there is something to resume. */
export async function beginRun(
  prepared: NewRun,
  audience: Audience,
  clock: Clock = systemClock,
): Promise<Begun> {
  const { lock, setting, records } = await createRun(prepared, clock)
  audience.onRun({ ...setting, past: [] })
  audience.onRecorded(records)
  return under(lock, { ...setting, first: [] }, audience)
}

/** Makes a new run for another process to drive; answers with its id. */
export async function layDownRun(prepared: NewRun): Promise<RunId> {
  const { lock, setting } = await createRun(prepared, systemClock)
  await setting.journal.close()
  await lock.release()
  return setting.run
}

type NewRun = PreparedRun & { readonly deadlineAt: Instant | null; readonly by: Actor }

async function createRun(prepared: NewRun, clock: Clock): Promise<Created> {
  const { opened, config, plan, target, by } = prepared
  const { commonDir } = opened.facts
  const at = clock.now()
  const run = nextRunId(commonDir, at, clock.chance())
  const paths = await makeRunFolder(commonDir, run)
  const lock = await requireLock(run, { paths, takeOver: false })
  await dropLocksWithoutRun(commonDir, openLocks())
  await makeFolder(slotsRoot(opened.facts, config.worktrees.root))
  await writeDurably(paths.plan, `${JSON.stringify(plan, null, 2)}\n`)
  await writeDurably(paths.config, `${JSON.stringify(config, null, 2)}\n`)
  await writeAllDurably(paths.prompts, prepared.prompts)
  const journal = await createJournal(paths.journal, lock.stillHeld)
  const world = initialWorld()
  const command = await startCommand(prepared, run)
  const { events } = take(world, { ...command, at, chance: clock.chance(), by, ask: null })
  const records = await journal.append(events, at, 0)
  return {
    lock,
    records,
    setting: { run, target: target.branch, paths, config, opened, clock, world, journal },
  }
}

async function startCommand(
  { plan, config, target, skips, opened, deadlineAt }: NewRun,
  run: RunId,
): Promise<Extract<Command, { readonly type: 'start-run' }>> {
  return {
    type: 'start-run',
    run,
    plan: plan.name,
    target: target.branch,
    base: target.tip,
    tree: await opened.repository.tree(target.tip),
    config,
    policy: policyHash(config),
    onDead: plan.onDead,
    deadlineAt,
    tasks: plan.tasks,
    skips,
  }
}

export interface ResumeAsk {
  readonly opened: OpenedRepository
  readonly run: RunId
  readonly takeOver: boolean
  readonly first: readonly Command[]
  readonly windUp?: readonly Command[]
  /** What the caller has read, which is then only read on, as a journal may be long; its world is the engine's from now on. */
  readonly loaded?: LoadedRun
}

/** Goes on with a run after a stop or a crash, and with its agents that live; all else that was left running is ended. */
export async function resumeRun(
  ask: ResumeAsk,
  audience: Audience,
  clock: Clock = systemClock,
): Promise<Begun> {
  const { opened, run, takeOver } = ask
  const before = ask.loaded ?? requireLoaded(opened.facts.commonDir, run)
  const lock = await requireLock(run, { paths: before.paths, takeOver })
  const setting = await reopen({ ...ask, loaded: before }, { lock, audience, clock }).catch(
    async (error: unknown) => {
      await lock.release()
      throw error
    },
  )
  return under(lock, setting, audience)
}

/** The caller holds the run's lock. */
async function reopen(
  { takeOver: _, loaded: before, ...ask }: ResumeAsk & { readonly loaded: LoadedRun },
  { lock, audience, clock }: { readonly lock: HeldLock; readonly audience: Audience; readonly clock: Clock },
) {
  const { opened, run } = ask
  const loaded = believed(run, readOn(before))
  const { world, paths, read, records } = loaded
  const begun = begunRun(world)
  if (begun === null) return halt({ kind: 'never-began', run })
  if (read.tornBytes > 0) audience.onNotice({ kind: 'torn-journal', bytes: read.tornBytes })
  await endSurvivors(world, paths)
  await requireBehindJournal(opened, loaded)
  if (ask.windUp === undefined) requireVariablesAhead(world, ask.first)
  const { config, target } = begun
  if (ask.windUp === undefined) {
    await requireSandbox(config)
    await requireSigning(opened, config)
  }
  await makeFolder(slotsRoot(opened.facts, config.worktrees.root))
  const journal = await openJournal(paths.journal, read, lock.stillHeld)
  audience.onRun({ run, world, paths, past: records })
  return { ...ask, target, paths, config, clock: clockFrom(world.now, clock), world, journal }
}

async function under(
  lock: HeldLock,
  setting: Omit<Parameters<typeof drive>[0], 'by' | 'attended' | 'onRecorded' | 'onRejected'>,
  audience: Audience,
): Promise<Begun> {
  const { run, world, paths } = setting
  const journal = fenced(setting.journal, { lock, path: paths.journal })
  const driven = await drive({ ...setting, journal, ...audience }).catch(async (error: unknown) => {
    await lock.release().catch(() => undefined)
    throw error
  })
  const end = async () => {
    try {
      await driven.ended
    } finally {
      await lock.release()
    }
    // Nobody waits for it to succeed: what stays is there for the next run, or for `orch clean`.
    if (world.run?.outcome != null) await retireRuns(setting).catch(() => undefined)
  }
  return { ...driven, run, world, paths, ended: end() }
}

async function requireLock(
  run: RunId,
  how: { readonly paths: RunPaths; readonly takeOver: boolean },
): Promise<HeldLock> {
  const lock = await lockRun(openLocks(), { run, ...how })
  return lock.kind === 'held' ? lock : halt(lockedHalt(run, lock))
}

function lockedHalt(run: RunId, { by, liveness }: TakenLock): Halt {
  return { kind: 'locked', run, by: by?.identity ?? null, provenAlive: liveness === 'alive' }
}
