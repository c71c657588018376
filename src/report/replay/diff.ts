import type { Budget, Cost } from '../../core/budget.ts'
import type { FailureKind } from '../../core/failure.ts'
import type { TaskRecord, TaskStatus } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { queueOrder } from '../view/queue-order.ts'
import type { RunStatus } from '../view/run-status.ts'
import { runStatus } from '../view/run-status.ts'
import type { Situation } from '../view/situation.ts'
import { situation } from '../view/situation.ts'
import type { Step } from '../view/step.ts'
import { stage } from '../view/step.ts'
import { inPlanOrder } from '../view.ts'

/** Where a task is, apart from since when. */
export interface TaskPlace {
  readonly status: TaskStatus
  readonly step: Step | null
  readonly attempts: number
  /** The commit that landed it. */
  readonly commit: string | null
  /** What it died of. */
  readonly failure: FailureKind | null
}

/** What is compared, section by section. */
export interface Compared {
  readonly run: RunStatus
  /** The target's tip; null when the branch is gone. */
  readonly target: string | null
  readonly task: TaskPlace
  readonly queue: { readonly position: number; readonly status: string }
  /** A provider that is left alone until then, or from then on tried out. */
  readonly coolDown: { readonly until: string; readonly open: boolean }
  /** An agent that waits for a person, and why. */
  readonly stopped: FailureKind
  readonly budget: Budget
  readonly used: Cost
}

export type Section = keyof Compared

/** One thing that is not as it was; null where it was not there. */
export interface Change<Value> {
  readonly name: string
  readonly from: Value | null
  readonly to: Value | null
}

export type WorldDiff = { readonly [Name in Section]: readonly Change<Compared[Name]>[] }

type Facts = { readonly [Name in Section]: ReadonlyMap<string, Compared[Name]> }

/** What is otherwise in the second of two worlds of one run, each seen at the instant of its last event. */
export function diffWorlds(before: World, after: World): WorldDiff {
  const [a, b] = [factsOf(before), factsOf(after)]
  return {
    run: changes(a.run, b.run),
    target: changes(a.target, b.target),
    task: changes(a.task, b.task),
    queue: changes(a.queue, b.queue),
    coolDown: changes(a.coolDown, b.coolDown),
    stopped: changes(a.stopped, b.stopped),
    budget: changes(a.budget, b.budget),
    used: changes(a.used, b.used),
  }
}

/** A world as its own time saw it: whether an engine lived is what the journal says of it. */
export function thenSeen(world: World): { readonly now: number; readonly engineAlive: boolean } {
  return { now: world.now, engineAlive: world.run !== null && world.run.engine.status !== 'none' }
}

function factsOf(world: World): Facts {
  const seen = situation(world, thenSeen(world))
  const { id, target, tip, budget } = seen.run
  const { usd, tokens } = world.spent
  return {
    run: new Map([[id, runStatus(seen)]]),
    target: new Map([[target, tip]]),
    task: new Map(inPlanOrder(world).map((record) => [record.spec.id, taskPlace(seen, record)])),
    queue: new Map(
      queueOrder(world.queue).map((entry, index) => [entry.task, entryPlace(seen, entry, index)]),
    ),
    coolDown: new Map(
      [...world.cooldowns].map(([name, circuit]) => [name, coolDown(circuit.until, world.now)]),
    ),
    stopped: new Map([...world.stopped].map(([agent, { kind }]) => [agent, kind])),
    budget: new Map([['run', budget]]),
    used: new Map([['run', { usd, tokens }]]),
  }
}

function taskPlace(seen: Situation, record: TaskRecord): TaskPlace {
  const { state, tally } = record
  return {
    status: state.status,
    step: stage(seen, record).step,
    attempts: tally.attempts,
    commit: state.status === 'landed' ? state.commit : null,
    failure: state.status === 'dead' ? state.failure.kind : null,
  }
}

function entryPlace(
  { world }: Situation,
  entry: World['queue']['entries'][number],
  index: number,
): Compared['queue'] {
  const { candidate } = world.queue
  return { position: index + 1, status: candidate?.task === entry.task ? candidate.status : entry.status }
}

function coolDown(until: number, now: number): Compared['coolDown'] {
  return { until: new Date(until).toISOString(), open: until > now }
}

function changes<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): readonly Change<Value>[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].flatMap((name) => {
    const [from, to] = [before.get(name) ?? null, after.get(name) ?? null]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ name, from, to }]
  })
}
