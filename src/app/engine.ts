import type { Effect } from '../core/effect.ts'
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
  /** Takes a command in; resolves when its events are durable, with the refusal if it was one; rejects as `ended` does. */
  ask(asked: Asked): Promise<Refusal | null>
  /** Takes an observation in; resolves when its events are durable, or nothing is written any more. */
  see(observation: Observation): Promise<void>
  /** Resolves when nothing drives the run any more, rejects when the journal cannot be written; every stage has come back. */
  readonly ended: Promise<void>
}

type Entry =
  | {
      readonly kind: 'asked'
      readonly asked: Asked
      readonly answer: (refusal: Refusal | null) => void
      readonly fail: (error: unknown) => void
    }
  | {
      readonly kind: 'seen'
      readonly observation: Observation
      /** What came back with it. Until that is taken in it counts as under way: the world still wants it, and would get it twice. */
      readonly effect: string | null
      readonly taken: () => void
    }

type See = (observation: Observation, effect: string | null) => Promise<void>

/** The loop: inputs in, events durable, effects out. One turn at a time, whatever came in meanwhile in the next. */
export function startEngine(setting: EngineSetting): Engine {
  const { world, clock } = setting
  const loop = { inbox: [] as Entry[], turning: false, begun: false, forgetWake: () => {} }
  let fault: { readonly error: unknown } | null = null
  const { promise: ended, resolve, reject } = withResolvers()

  const receive = (entry: Entry) => {
    loop.inbox.push(entry)
    if (fault !== null) return refuse(loop.inbox.splice(0), fault.error)
    if (loop.turning) return
    loop.turning = true
    // A macrotask later, so that what comes in the same moment shares one turn and one fsync.
    setImmediate(turns)
  }
  const see: See = (observation, effect) =>
    new Promise((taken) => receive({ kind: 'seen', observation, effect, taken }))
  const flights = makeFlights(setting.perform, see)
  const turns = async () => {
    while (loop.inbox.length > 0) {
      const entries = loop.inbox.splice(0)
      try {
        await turn(entries)
      } catch (error) {
        return fail(entries, error)
      }
    }
    loop.turning = false
    if (!loop.begun || !flights.areBack() || isDriven(world)) return
    loop.forgetWake()
    resolve()
  }
  const turn = async (entries: readonly Entry[]) => {
    const at = clock.now()
    const { events, answers } = await takeIn(setting, entries, at)
    for (const entry of entries) if (entry.kind === 'seen') flights.isBack(entry.effect)
    for (const answer of answers) answer()
    // The world does not tell: an engine may start and stop within one turn.
    loop.begun ||= events.some(({ type }) => type === 'engine-started')
    flights.follow(next(world))
    loop.forgetWake()
    // After the instant this turn looked at, not after now: writing takes time, and what became due in it was not seen.
    const wake = nextWake(world, at)
    loop.forgetWake = wake === null ? () => {} : clock.wake(wake, () => void see({ type: 'tick' }, null))
  }
  /** The world is ahead of the journal by now: nothing in it is believed any more, and what goes on is ended. */
  const fail = (entries: readonly Entry[], error: unknown) => {
    fault = { error }
    loop.forgetWake()
    flights.abortAll()
    refuse([...entries, ...loop.inbox.splice(0)], error)
  }
  const refuse = (entries: readonly Entry[], error: unknown) => {
    for (const entry of entries) {
      if (entry.kind === 'asked') entry.fail(error)
      else {
        flights.isBack(entry.effect)
        entry.taken()
      }
    }
    if (flights.areBack()) reject(error)
  }
  return {
    ask: (asked) => new Promise((answer, fail) => receive({ kind: 'asked', asked, answer, fail })),
    see: (observation) => see(observation, null),
    ended,
  }
}

/** One turn's inputs become events on disk; `answers` tell those who asked. */
async function takeIn(
  { world, journal, clock, onRecorded }: EngineSetting,
  entries: readonly Entry[],
  at: Instant,
): Promise<{ readonly events: readonly Event[]; readonly answers: readonly (() => void)[] }> {
  const seq = world.seq
  const outcomes = entries.map((entry) => ({
    entry,
    ...take(world, inputOf(entry, { at, chance: clock.chance() })),
  }))
  const events = outcomes.flatMap((outcome) => outcome.events)
  if (events.length > 0) await onRecorded(await journal.append(events, at, seq))
  const answers = outcomes.map(({ entry, refusal }) =>
    entry.kind === 'asked' ? () => entry.answer(refusal) : entry.taken,
  )
  return { events, answers }
}

/** The effects that are under way. */
function makeFlights(perform: Perform, see: See) {
  const controllers = new Map<string, AbortController>()
  const depart = (effect: Effect) => {
    const controller = new AbortController()
    controllers.set(effect.id, controller)
    void perform(effect, controller.signal).then((observation) =>
      see(observation ?? { type: 'tick' }, effect.id),
    )
  }
  return {
    /** Begins what is wanted and not under way, aborts what is not wanted any more. */
    follow(wanted: readonly Effect[]) {
      const ids = new Set(wanted.map(({ id }) => id))
      for (const [id, controller] of controllers) if (!ids.has(id)) controller.abort()
      for (const effect of wanted) if (!controllers.has(effect.id)) depart(effect)
    },
    abortAll() {
      for (const controller of controllers.values()) controller.abort()
    },
    isBack(effect: string | null) {
      controllers.delete(effect ?? '')
    },
    areBack: () => controllers.size === 0,
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
