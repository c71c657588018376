import type { Event, Recorded } from '../core/event.ts'
import type { Actor, Instant } from '../core/ids.ts'
import type { Command, Input, Observation } from '../core/input.ts'
import { next } from '../core/next.ts'
import type { Refusal } from '../core/refusal.ts'
import { take } from '../core/turn.ts'
import { nextWake } from '../core/wake.ts'
import type { World } from '../core/world.ts'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/journal.ts'
import type { Perform } from './pipeline.ts'

export interface EngineSetting {
  /** The world as the journal left it; the engine's from now on. */
  readonly world: World
  readonly journal: Journal
  readonly clock: Clock
  readonly perform: Perform
  /** After the events are durable and before anything follows from them. */
  readonly onRecorded: (records: readonly Recorded[]) => Promise<void> | void
}

/** A command with who asks; `ask` is the id of an inbox file. */
export interface Asked {
  readonly command: Command
  readonly by: Actor
  readonly ask: string | null
}

export interface Engine {
  /** Takes a command in; resolves when its events are durable, with the refusal if it was one. */
  ask(asked: Asked): Promise<Refusal | null>
  see(observation: Observation): void
  /** Resolves when nothing drives the run any more and every stage has come back; rejects when the journal cannot be written. */
  readonly ended: Promise<void>
}

type Entry =
  | { readonly kind: 'asked'; readonly asked: Asked; readonly answer: (refusal: Refusal | null) => void }
  | {
      readonly kind: 'seen'
      readonly observation: Observation
      /** What came back with it. Until that is taken in it counts as under way: the world still wants it, and would get it twice. */
      readonly effect: string | null
    }

/** The loop: inputs in, events durable, effects out. One turn at a time, whatever came in meanwhile in the next. */
export function startEngine(setting: EngineSetting): Engine {
  const { world, clock } = setting
  const flights = new Map<string, AbortController>()
  const loop = { inbox: [] as Entry[], turning: false, begun: false, forgetWake: () => {} }
  const { promise: ended, resolve, reject } = withResolvers()

  const receive = (entry: Entry) => {
    loop.inbox.push(entry)
    if (loop.turning) return
    loop.turning = true
    // A macrotask later, so that what comes in the same moment shares one turn and one fsync.
    setImmediate(() => turns().catch(fail))
  }
  const see = (observation: Observation) => receive({ kind: 'seen', observation, effect: null })
  const turns = async () => {
    while (loop.inbox.length > 0) await turn(loop.inbox.splice(0))
    loop.turning = false
    if (loop.begun && flights.size === 0 && !isDriven(world)) finish()
  }
  const turn = async (entries: readonly Entry[]) => {
    const at = clock.now()
    const seq = world.seq
    const outcomes = entries.map((entry) => ({
      entry,
      ...take(world, inputOf(entry, { at, chance: clock.chance() })),
    }))
    for (const entry of entries) if (entry.kind === 'seen') flights.delete(entry.effect ?? '')
    const events: readonly Event[] = outcomes.flatMap((outcome) => outcome.events)
    if (events.length > 0) await setting.onRecorded(await setting.journal.append(events, at, seq))
    for (const { entry, refusal } of outcomes) if (entry.kind === 'asked') entry.answer(refusal)
    // The world does not tell: an engine may start and stop within one turn.
    loop.begun ||= events.some(({ type }) => type === 'engine-started')
    follow(at)
  }
  const follow = (seenAt: Instant) => {
    const wanted = next(world)
    const ids = new Set(wanted.map(({ id }) => id))
    for (const [id, flight] of flights) if (!ids.has(id)) flight.abort()
    for (const effect of wanted) if (!flights.has(effect.id)) depart(effect)
    loop.forgetWake()
    // After the instant this turn looked at, not after now: writing takes time, and what became due in it was not seen.
    const at = nextWake(world, seenAt)
    loop.forgetWake = at === null ? () => {} : clock.wake(at, () => see({ type: 'tick' }))
  }
  const depart = (effect: ReturnType<typeof next>[number]) => {
    const flight = new AbortController()
    flights.set(effect.id, flight)
    void setting.perform(effect, flight.signal).then((observation) => {
      receive({ kind: 'seen', observation: observation ?? { type: 'tick' }, effect: effect.id })
    }, fail)
  }
  const finish = () => {
    loop.forgetWake()
    resolve()
  }
  const fail = (error: unknown) => {
    loop.forgetWake()
    for (const flight of flights.values()) flight.abort()
    reject(error)
  }
  return {
    ask: (asked) => new Promise((answer) => receive({ kind: 'asked', asked, answer })),
    see,
    ended,
  }
}

function isDriven({ run }: World): boolean {
  return run !== null && run.engine.status !== 'none'
}

function inputOf(entry: Entry, moment: { readonly at: number; readonly chance: number }): Input {
  if (entry.kind === 'seen') return { ...entry.observation, ...moment }
  const { command, by, ask } = entry.asked
  return { ...command, ...moment, by, ask }
}

/** `Promise.withResolvers` came with Node 22. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((onDone, onFail) => {
    resolve = onDone
    reject = onFail
  })
  return { promise, resolve, reject }
}
