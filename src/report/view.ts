import type { Spent } from '../core/attempt/usage.ts'
import type { TaskRecord, TaskStatus } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireRun } from '../core/world.ts'
import { countsSeen } from './view/asking.ts'
import type { EntryView } from './view/queue.ts'
import { entryViews } from './view/queue.ts'
import type { RunStatus } from './view/run-status.ts'
import { runStatus } from './view/run-status.ts'
import { situation } from './view/situation.ts'
import type { TaskView } from './view/task.ts'
import { taskView } from './view/task.ts'
import type { UsageView } from './view/usage.ts'
import { usageView } from './view/usage.ts'
import { runWhy } from './why/run.ts'

/** A run as plain values: what JSON, plain text and the dashboard show. Instants are ISO-8601 in UTC. */
export interface View {
  readonly v: 1
  readonly run: string
  readonly plan: string
  readonly target: string
  /** The target's tip when the run began. */
  readonly base: string
  readonly status: RunStatus
  /** One sentence: what the run does or waits for. Not part of the status JSON. */
  readonly why: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly counts: Readonly<Record<TaskStatus, number>>
  readonly tasks: readonly TaskView[]
  readonly queue: readonly EntryView[]
  /** What all attempts used. */
  readonly usage: UsageView | null
  /** The same as it is kept. Not part of the status JSON. */
  readonly spent: Spent
}

/** What the world does not know: the instant, and who lives. */
export interface Onlooker {
  readonly now: number
  readonly engineAlive: boolean
  /** Names of attempts, `api#2`, whose agents go on without an engine; absent: none is known. */
  readonly living?: ReadonlySet<string>
  /** Where the worktrees of dead tasks are that stay, by task; absent: none is known. */
  readonly kept?: ReadonlyMap<string, string>
}

/** Everything there is to see of a run. Pure; one pass over its tasks. */
export function view(world: World, onlooker: Onlooker): View {
  const run = requireRun(world)
  const seen = situation(world, onlooker)
  return {
    v: 1,
    run: run.id,
    plan: run.plan,
    target: run.target,
    base: run.base,
    status: runStatus(seen),
    why: runWhy(seen),
    startedAt: iso(run.startedAt),
    endedAt: run.endedAt === null ? null : iso(run.endedAt),
    counts: countsSeen(seen),
    tasks: inPlanOrder(world).map((record) => taskView(seen, record)),
    queue: entryViews(seen),
    usage: usageView(world.spent),
    spent: world.spent,
  }
}

/** Tasks as the plan has them, whatever order their records were put in. */
export function inPlanOrder(world: World): readonly TaskRecord[] {
  return [...world.tasks.values()].toSorted((a, b) => a.index - b.index)
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
