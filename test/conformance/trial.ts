import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Failure } from '../../src/core/failure.ts'
import type { AgentEntry, Contestant } from './contestant.ts'
import { dummyKey } from './contestant.ts'
import type { Ground } from './ground.ts'
import { commitFiles, git, makeGround, removeGround, writeFiles } from './ground.ts'
import { endAllOn, leftOn } from './leftovers.ts'
import type { Model, ModelServer } from './model/server.ts'
import type { OrchAnswer, OrchRun } from './orch.ts'
import { askOrch, eventsOf, startRun } from './orch.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** One agent in one scenario: a repository of its own, a model of its own, orch itself. */
export interface Trial {
  readonly contestant: Contestant
  readonly ground: Ground
  readonly model: Model
  start(ask?: RunAsk): OrchRun
  orch(...args: readonly string[]): OrchAnswer
  /** A file as the target has it; null when it does not. */
  landed(path: string): string | null
}

/** What a scenario wants otherwise than most. */
export interface RunAsk {
  readonly spec?: AgentEntry
  readonly config?: Readonly<Record<string, unknown>>
  readonly task?: Readonly<Record<string, unknown>>
  readonly tasks?: readonly string[]
  readonly flags?: readonly string[]
}

/** The file that the task is about, and what the check asks of it. */
export const greeting = { path: 'greeting.txt', right: 'hello\n', wrong: 'helo\n' } as const

/** Green where nobody has greeted yet, so that the target itself is. */
const spellingCheck = { name: 'spelling', run: '! test -e greeting.txt || grep -qx hello greeting.txt' }

export interface Setting {
  readonly contestant: Contestant
  readonly programs: readonly string[]
  readonly server: ModelServer
  readonly keep: boolean
}

/** Sets everything up, plays, and takes everything away whatever happened. */
export async function withTrial(
  { contestant, programs, server, keep }: Setting,
  { name, limitMs, play }: Scenario,
): Promise<string> {
  const ground = makeGround(`${contestant.name}-${name}`, programs)
  const model = server.open(`${contestant.name}-${name}`, ground.worktrees)
  const limit = new AbortController()
  writeFiles(ground.home, contestant.files(model.url))
  const env = { ...ground.env, ...contestant.env(model.url) }
  const furnished: Ground = { ...ground, env }
  const trial: Trial = {
    contestant,
    ground: furnished,
    model,
    start: (ask = {}) => start(contestant, furnished, ask),
    orch: (...args) => askOrch(furnished, ...args),
    landed: (path) => {
      const there = git(furnished, 'ls-tree', '--name-only', 'main', path)
      return there === '' ? null : `${git(furnished, 'show', `main:${path}`)}\n`
    },
  }
  try {
    const observation = await Promise.race([play(trial), timeUp(limitMs, limit.signal)])
    const left = await leftOn(ground.folder)
    demand(left.length === 0, `processes are left: ${left.map(({ command }) => command).join(', ')}`)
    sawOnlyDummies(model)
    return observation
  } finally {
    limit.abort()
    endAllOn(ground.folder)
    if (keep) process.stderr.write(`${ground.folder}\n`)
    else removeGround(ground)
  }
}

/** Rejects when a trial took too long; never resolves. */
async function timeUp(limitMs: number, signal: AbortSignal): Promise<never> {
  await pause(limitMs, undefined, { signal }).catch(() => undefined)
  throw new Error(`not over after ${limitMs / 1_000} s`)
}

/** Throws what was expected and did not happen. */
export function demand(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise)
}

/** What attempts came to, in their order. */
export function failuresOf({ events }: OrchRun): readonly Failure[] {
  return eventsOf(events, 'attempt-failed').map(({ failure }) => failure)
}

function start(
  contestant: Contestant,
  ground: Ground,
  { spec, config, task, tasks, flags }: RunAsk,
): OrchRun {
  const settings = {
    version: 1,
    agent: contestant.name,
    concurrency: { agents: 1 },
    agents: {
      [contestant.name]: {
        ...contestant.spec,
        ...spec,
        args: [...(contestant.spec.args ?? []), ...(spec?.args ?? [])],
      },
    },
    checks: [spellingCheck],
    retry: { maxAttempts: 2, initialInterval: '200ms', maxInterval: '2s' },
    ...config,
  }
  const plan = {
    version: 1,
    name: 'conformance',
    tasks: (tasks ?? ['greet']).map((id) => ({
      id,
      prompt: 'Write a file greeting.txt whose only line is the word hello.',
      timeout: '3m',
      idleTimeout: '2m',
      ...task,
    })),
  }
  commitFiles(ground, { '.orchestrator.json': JSON.stringify(settings, null, 2) })
  writeFiles(ground.folder, { 'plan.json': JSON.stringify(plan) })
  return startRun(ground, [join(ground.folder, 'plan.json'), ...(flags ?? [])])
}

/** The model server was asked, and with no key but the one that opens nothing. */
function sawOnlyDummies({ calls }: Model): void {
  demand(calls.length > 0, 'the model was never asked')
  const keys = calls.flatMap(({ envelope }) => envelope.match(/(?:bearer |api-key":"|key=)[^"&\n]*/gi) ?? [])
  const strange = keys.filter((key) => !key.endsWith(dummyKey))
  demand(strange.length === 0, 'the model was sent a key that is not the dummy')
}
