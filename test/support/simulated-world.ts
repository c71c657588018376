import type { Effect } from '../../src/core/effect.ts'
import type { Event } from '../../src/core/event.ts'
import { evolve } from '../../src/core/evolve.ts'
import type { TaskId } from '../../src/core/ids.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { next } from '../../src/core/next.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import type { TaskRecord } from '../../src/core/task/state.ts'
import type { Turn } from '../../src/core/turn.ts'
import { take } from '../../src/core/turn.ts'
import { nextWake } from '../../src/core/wake.ts'
import type { World } from '../../src/core/world.ts'
import { initialWorld, requireTask } from '../../src/core/world.ts'
import { commit, start, startEngine, startRun } from './builders.ts'
import type { Said } from './said.ts'
import { asInput } from './said.ts'
import type { Script } from './script.ts'
import { usualDurationMs } from './script.ts'
import { SimulatedGit } from './simulated-git.ts'
import { perform } from './simulated-stages.ts'

/** An event with the instant it was written down. */
export interface Happened {
  readonly event: Event
  readonly at: number
}

interface Flight {
  readonly effect: Effect
  readonly endsAt: number
}

/** A run that never comes to rest is a mistake of the core, unless somebody plans for more. */
const mostSteps = 3_000

/** The engine's loop over modelled stages and a clock of its own: whatever ends first is seen first. */
export class SimulatedWorld {
  world: World = initialWorld()
  readonly history: Happened[] = []
  readonly flights = new Map<string, Flight>()
  now: number = start
  readonly script: Script
  readonly git: SimulatedGit
  private readonly afterTurn: (simulated: SimulatedWorld, turn: Turn) => void

  constructor(
    script: Script = {},
    git: SimulatedGit = new SimulatedGit(commit('base')),
    afterTurn: (simulated: SimulatedWorld, turn: Turn) => void = () => {},
  ) {
    this.script = script
    this.git = git
    this.afterTurn = afterTurn
  }

  /** Takes something in now. */
  say(input: Said, ask: string | null = null): Turn {
    const chance = this.script.chance?.() ?? 0.5
    const turn = take(this.world, { ...asInput(input, this.now, ask), chance })
    for (const event of turn.events) this.history.push({ event, at: this.now })
    this.follow()
    this.afterTurn(this, turn)
    return turn
  }

  /** A run of these tasks under an engine. */
  begin(tasks: readonly TaskSpec[], fields: Parameters<typeof startRun>[1] = {}, attended = false): this {
    this.say(startRun(tasks, fields))
    return this.resume(attended)
  }

  resume(attended = false): this {
    this.say(startEngine({ attended, tip: this.git.tip }))
    return this
  }

  /** The engine is gone without a word; what the journal holds is all that is left of it. */
  crash(): this {
    this.flights.clear()
    this.world = replay(this.history)
    return this
  }

  /** Brings whatever ends next to its end, or time to the next timer; false when nothing ever would. */
  step(): boolean {
    const first = this.firstToEnd()
    const wake = nextWake(this.world, this.now)
    if (wake !== null && (first === null || wake <= first.endsAt)) {
      this.now = Math.max(this.now, wake)
      this.say({ type: 'tick' })
      return true
    }
    if (first === null) return false
    this.now = Math.max(this.now, first.endsAt)
    this.flights.delete(first.effect.id)
    this.say(perform(first.effect, { ...this.scene(), now: this.now }))
    return true
  }

  /** Steps until nothing moves any more, or until something is so. */
  run(until: (simulated: SimulatedWorld) => boolean = () => false): this {
    for (let steps = 0; !until(this) && this.isDriven() && this.step(); steps += 1) {
      if (steps > mostSteps) throw new Error(`no rest after ${steps} steps at ${this.tail()}`)
    }
    return this
  }

  isDriven(): boolean {
    return (this.world.run?.engine.status ?? 'none') !== 'none'
  }

  task(id: string): TaskRecord {
    return requireTask(this.world, toTaskId(id))
  }

  status(id: string): TaskRecord['state']['status'] {
    return this.task(id).state.status
  }

  /** Events of one type, in order. */
  events<Type extends Event['type']>(type: Type): readonly Extract<Event, { type: Type }>[] {
    return this.history.flatMap(({ event }) => (isOf(event, type) ? [event] : []))
  }

  /** Tasks in the order they landed. */
  landed(): readonly TaskId[] {
    return this.events('landed').map(({ task }) => task)
  }

  /** How the engine left: why it stopped, or how the run ended. */
  end(): string | null {
    const run = this.world.run
    if (run === null || run.engine.status !== 'none') return null
    return run.outcome ?? run.engine.because
  }

  wants(id: string): boolean {
    return next(this.world).some((effect) => effect.id === id)
  }

  private follow(): void {
    const wanted = new Map(next(this.world).map((effect) => [effect.id, effect]))
    for (const id of this.flights.keys()) if (!wanted.has(id)) this.flights.delete(id)
    const durationMs = this.script.durationMs ?? usualDurationMs
    for (const [id, effect] of wanted) {
      if (!this.flights.has(id)) this.flights.set(id, { effect, endsAt: this.now + durationMs(effect) })
    }
  }

  private firstToEnd(): Flight | null {
    let first: Flight | null = null
    for (const flight of this.flights.values()) {
      const { effect } = flight
      if (effect.type === 'end-agent' || effect.type === 'answer-agent') continue
      if (effect.type === 'watch-target' && effect.tip === this.git.tip) continue
      if (effect.type === 'watch-proposals' && this.script.forge?.(effect, this.git) === null) continue
      const ending = effect.type === 'run-agent' && this.scene().isEnding(effect.task, effect.attempt)
      const endsAt = ending ? this.now : flight.endsAt
      if (first === null || endsAt < first.endsAt) first = { effect, endsAt }
    }
    return first
  }

  private scene() {
    const isEnding = (task: TaskId, attempt: number) => this.flights.has(`end ${task}#${attempt}`)
    return { world: this.world, git: this.git, script: this.script, now: this.now, isEnding }
  }

  private tail(): string {
    return this.history
      .slice(-8)
      .map(({ event }) => event.type)
      .join(', ')
  }
}

/** The world after a history. */
export function replay(history: readonly Happened[]): World {
  const world = initialWorld()
  for (const { event, at } of history) evolve(world, event, at)
  return world
}

function isOf<Type extends Event['type']>(event: Event, type: Type): event is Extract<Event, { type: Type }> {
  return event.type === type
}
