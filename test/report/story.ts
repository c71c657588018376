import type { Event, Recorded } from '../../src/core/event.ts'
import type { Failure } from '../../src/core/failure.ts'
import type { Instant, TaskId } from '../../src/core/ids.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { Command, Input, Observation } from '../../src/core/input.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { take } from '../../src/core/turn.ts'
import type { CheckResult } from '../../src/core/verdict/verdict.ts'
import type { World } from '../../src/core/world.ts'
import { initialWorld } from '../../src/core/world.ts'
import type { PlainPrinter } from '../../src/report/plain.ts'
import { makePlainPrinter } from '../../src/report/plain.ts'
import {
  changed,
  commit,
  digits,
  facts,
  me,
  start,
  startEngine,
  startRun,
  tree,
} from '../support/builders.ts'

type Said = Command | Observation
type Facts = Parameters<typeof facts>[0]

/** A run told through the real core, a second between inputs, with the lines people would have read. */
export interface Story {
  readonly world: World
  readonly records: readonly Recorded[]
  readonly lines: readonly string[]
  now(): Instant
  say(input: Said, afterMs?: number): void
  /** The task's present attempt gets its slot. */
  place(task: string): void
  exit(task: string, failure?: Failure): void
  /** Git finds what the attempt made. */
  find(task: string, fields?: Facts): void
  /** Slot, agent and save in one go, up to the queue. */
  finish(task: string, fields?: Facts): void
  /** The candidate of the queue is built. */
  merge(task: string): void
  check(task: string, result?: Partial<CheckResult>, name?: string): void
  land(task: string): void
}

export function story(tasks: readonly TaskSpec[], fields: Parameters<typeof startRun>[1] = {}): Story {
  const world = initialWorld()
  const records: Recorded[] = []
  const lines: string[] = []
  const print: PlainPrinter = makePlainPrinter()
  let at = start

  const record = (event: Event) => {
    const seq = records.length + 1
    const recorded: Recorded = { v: 1, seq, at: new Date(at).toISOString(), prev: '0'.repeat(16), ...event }
    records.push(recorded)
    const line = print(recorded, world)
    if (line !== null) lines.push(line)
  }
  const say = (input: Said, afterMs = 1_000) => {
    at += afterMs
    const turn = take(world, { ...input, at, chance: 0.5, by: me, ask: null } as Input)
    if (turn.refusal !== null) throw new Error(`refused: ${turn.refusal.kind}`)
    for (const event of turn.events) record(event)
  }
  const attempt = (task: TaskId) => world.tasks.get(task)?.tally.attempts ?? 0
  const candidate = (task: TaskId) => world.tasks.get(task)?.tally.candidates ?? 0
  const ref = (id: string) => ({ task: toTaskId(id), attempt: attempt(toTaskId(id)) })

  const told: Story = {
    world,
    records,
    lines,
    now: () => at,
    say,
    place: (id) =>
      say({
        ...{ type: 'slot-prepared', ...ref(id), slot: `agent-${id}`, path: `/repo.orch/agent-${id}` },
        ...{ base: commit('base'), alreadyDone: false },
      }),
    exit: (id, failure) =>
      say(
        {
          ...{ type: 'agent-exited', ...ref(id), summary: null, tokens: 12_400, usd: 0.42 },
          outcome: failure === undefined ? { kind: 'claimed-success' } : { kind: 'failed', failure },
        },
        63_000,
      ),
    find: (id, found) =>
      say({ type: 'work-found', ...ref(id), facts: work(id, found), committed: 0, strayed: null }),
    finish(id, found) {
      told.place(id)
      told.exit(id)
      told.find(id, found)
    },
    merge: (id) =>
      say({
        ...{ type: 'candidate-merged', task: toTaskId(id), candidate: candidate(toTaskId(id)) },
        ...{ base: world.run?.tip ?? commit('base'), commit: commit(`land ${id}`), tree: tree(`land ${id}`) },
        facts: work(id),
      }),
    check: (id, result, name = 'unit') =>
      say({
        ...{ type: 'check-ended', check: name, environment: 'e', log: '' },
        subject: { of: 'candidate', task: toTaskId(id), candidate: candidate(toTaskId(id)) },
        ...{ commit: commit(`land ${id}`), tree: tree(`land ${id}`) },
        result: { outcome: 'passed', durationMs: 12_000, cached: null, ...result } as CheckResult,
      }),
    land: (id) => say({ type: 'target-landed', task: toTaskId(id), candidate: candidate(toTaskId(id)) }),
  }
  say(startRun(tasks, fields), 0)
  say(startEngine(), 0)
  return told
}

/** A story whose target passes its check, so that attempts start. */
export function begun(tasks: readonly TaskSpec[], fields: Parameters<typeof startRun>[1] = {}): Story {
  const told = story(tasks, fields)
  checkTarget(told)
  return told
}

/** A result of the check on the target itself. */
export function checkTarget({ say, world }: Story, result: Partial<CheckResult> = {}): void {
  say({
    ...{ type: 'check-ended', check: 'unit', environment: 'e', log: '', subject: { of: 'target' } },
    ...{ commit: world.run?.tip ?? commit('base'), tree: tree('base') },
    result: { outcome: 'passed', durationMs: 9_000, cached: null, ...result } as CheckResult,
  })
}

/** Every slot whose attempt has ended comes back, and every landed branch is let go. */
export function tidyUp({ say, world }: Story): void {
  for (const [slot, { status }] of world.leases)
    if (status === 'returning') say({ type: 'slot-returned', slot })
  for (const each of world.releasing) say({ type: 'branch-let-go', task: each, outcome: 'deleted' })
}

export const failed = (tail: string): Partial<CheckResult> => ({
  ...{ outcome: 'failed', how: 'exited', exitCode: 1, durationMs: 8_000, tail },
})

function work(id: string, found: Facts = {}) {
  return facts({
    ...{ head: commit(`head ${id}`), tree: tree(`head ${id}`), patchId: digits(`patch ${id}`) },
    paths: [changed(`src/${id}.ts`)],
    ...found,
  })
}
