import { availableParallelism } from 'node:os'
import type { Change } from '../core/escape/change.ts'
import type { Recorded } from '../core/event.ts'
import type { Actor, RunId } from '../core/ids.ts'
import { toTaskId } from '../core/ids.ts'
import type { Command, Observation } from '../core/input.ts'
import { isTerminal } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import type { Journal, Tampering } from '../ports/journal.ts'
import type { Verdicts } from '../ports/verdicts.ts'
import type { RunPorts, RunSetting } from './compose/run.ts'
import { composeRun } from './compose/run.ts'
import type { Engine } from './engine.ts'
import { startEngine } from './engine.ts'
import { lookFirst } from './first-look.ts'
import { makeGuard } from './guard.ts'
import type { Inbox } from './inbox.ts'
import { openInbox } from './inbox.ts'
import { keepDead, keepFailed } from './keep-failed.ts'
import { makePipeline } from './pipeline.ts'
import { requireForge } from './start/forge.ts'

export interface DriveSetting extends RunSetting {
  readonly world: World
  readonly journal: Journal
  readonly by: Actor
  /** A person is there to be asked, so a run that waits stays. */
  readonly attended: boolean
  /** What to ask first, before the engine starts: `start-run` for a new run. */
  readonly first: readonly Command[]
  /** What an engine takes in that only brings to an end what is under way; absent, the engine goes on as usual. */
  readonly windUp?: readonly Command[]
  readonly onRecorded: (records: readonly Recorded[]) => void
  /** A file in the inbox was no ask and was set aside. */
  readonly onRejected: (name: string, wrong: string) => void
}

/** A run that is being driven by this process. */
export interface Drive {
  /** First time: starts nothing new, ends agents, lets a landing finish. A fault is for `ended` to tell. */
  stop(signal: string): Promise<void>
  /** Kills everything at once; what was running is saved by the next engine. */
  kill(): Promise<void>
  ask(command: Command): ReturnType<Engine['ask']>
  /** Resolves when the engine has let go of the run. */
  readonly ended: Promise<void>
}

/** Drives a run until it has ended, waits or is stopped. The caller holds the run's lock. */
export async function drive(setting: DriveSetting): Promise<Drive> {
  const { world, journal, by, run } = setting
  const ports = composeRun({
    ...setting,
    forge: await requireForge(setting.opened, setting.config),
    tasks: [...world.tasks.values()].map(({ spec }) => spec),
    onSupervisor: (supervisor) => engine.see({ type: 'supervisor-started', supervisor }),
    onTold: (observation) => engine.see(observation),
    returns: (owner) => owner.run === run && isOpen(world, owner.task),
  })
  let remembering = Promise.resolve()
  const perform = makePipeline(ports, availableParallelism(), makeGuard(world, ports))
  const engine = startEngine({
    world,
    journal,
    clock: ports.clock,
    perform: async (effect, signal) => ports.redacted(await perform(effect, signal)),
    onRecorded(records) {
      keepFailed(setting, ports.slots, records)
      setting.onRecorded(records)
      tellUndone()
      remembering = remembering
        .then(() => rememberPasses(records, { run, verdicts: ports.verdicts }))
        // A cache may forget: nothing rests on it but time.
        .catch(() => undefined)
    },
  })
  const tellUndone = () => {
    const undone = journal.undone()
    const seen = undone === null ? null : ports.redacted(tamperingSeen(run, undone))
    if (seen !== null) void engine.see(seen)
  }
  const ask = (command: Command) => engine.ask({ command, by, ask: null })
  const { start, stray } = await takeUp(setting, ports).catch(async (error: unknown) => {
    await letGo(ports, journal)
    throw error
  })
  const inbox = takeAsks(setting, engine)
  const end = async () => {
    try {
      await engine.ended
    } finally {
      inbox.close()
      await remembering
      await letGo(ports, journal)
    }
  }
  const ended = end()
  // In one turn, so that nothing is stopped for want of what was asked before, or of what these commands are about.
  inbox.look()
  const asked = Promise.all([...setting.first, start, ...(setting.windUp ?? [])].map(ask))
  if (stray !== null) void engine.see(stray)
  // A fault is told once everything is let go of.
  await asked.catch(() => ended)
  ports.slots.sweep()
  return {
    stop: async (signal) => {
      await ask({ type: 'stop-engine', signal }).catch(() => undefined)
    },
    kill: () => ports.commands.killAll(),
    ask,
    ended,
  }
}

async function takeUp(setting: DriveSetting, ports: RunPorts): ReturnType<typeof lookFirst> {
  // First, as leases name it beside the engine.
  await ports.commands.supervisor()
  await ports.slots.takeOver((lease) => comesBack(setting.world, lease))
  keepDead(setting, ports.slots)
  return lookFirst(setting, ports)
}

/** All of it, whatever of it fails: nothing may keep this process alive. */
async function letGo({ commands, slots }: RunPorts, journal: Journal): Promise<void> {
  await commands.close().catch(() => undefined)
  await slots.settled().catch(() => undefined)
  await journal.close().catch(() => undefined)
}

/** True for an attempt that goes on, or whose slot is still to be given back. */
function comesBack(
  { tasks, leases }: World,
  { task, attempt }: { readonly task: string | null; readonly attempt: number | null },
): boolean {
  const state = task === null ? undefined : tasks.get(toTaskId(task))?.state
  if (state?.status === 'active' && state.attempt.attempt === attempt) return true
  return [...leases.values()].some(({ ref }) => ref.task === task && ref.attempt === attempt)
}

/** A journal is orch's own, so that only what runs in a worktree can have been at it. */
function tamperingSeen(run: RunId, { how, text }: Tampering): Observation {
  const name = `.git/orch/runs/${run}/journal.jsonl`
  const change: Change = { name, how, detail: text.trimEnd(), own: 'restored' }
  return { type: 'around-changed', changes: [change], starting: null, ended: [] }
}

/** True for a task that has not ended, so that another attempt may follow. */
function isOpen({ tasks }: World, task: string): boolean {
  const state = tasks.get(toTaskId(task))?.state
  return state !== undefined && !isTerminal(state.status)
}

/** Commands of other terminals, deleted once what they led to is durable. */
function takeAsks({ paths, onRejected }: DriveSetting, engine: Engine): Inbox {
  const inbox = openInbox(paths.inbox, {
    onAsk(id, { command, by }) {
      const taken = engine.ask({ command, by, ask: id }).then(() => inbox.done(id))
      // What could not be written down stays there for the next engine.
      taken.catch(() => undefined)
    },
    onRejected,
  })
  return inbox
}

/** A pass is worth remembering for every run of the repository; the cache names the event it rests on. */
async function rememberPasses(
  records: readonly Recorded[],
  { run, verdicts }: { readonly run: string; readonly verdicts: Verdicts },
): Promise<void> {
  for (const record of records) {
    if (record.type !== 'check-finished' || record.subject.of === 'branch') continue
    const { result, check, definition, tree, environment, seq, at } = record
    if (result.outcome !== 'passed' || result.cached !== null) continue
    await verdicts.remember({
      check,
      definition,
      tree,
      environment,
      run,
      seq,
      at,
      durationMs: result.durationMs,
    })
  }
}
