import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptRef, Instant, RunId } from '../core/ids.ts'
import { toRunId } from '../core/ids.ts'
import { makeFolder } from './durable.ts'

/** Where one run keeps what. */
export interface RunPaths {
  readonly folder: string
  readonly plan: string
  readonly config: string
  /** Folder of the target's own prompt templates, as they were when the run began. */
  readonly prompts: string
  readonly journal: string
  readonly inbox: string
  readonly lock: string
  readonly log: string
  attempt(ref: AttemptRef): AttemptPaths
  /** The log of one check on one candidate, e.g. `api!3`. */
  checkLog(candidate: string, check: string): string
}

/** Where one attempt keeps what. */
export interface AttemptPaths {
  readonly folder: string
  readonly prompt: string
  readonly output: string
  readonly events: string
  readonly exit: string
  readonly answers: string
  /** Ports by the names of their variables. */
  readonly ports: string
  /** The supervisor that took it up. */
  readonly supervisor: string
  /** What a later engine tells that supervisor. */
  readonly orders: string
}

const runIdPattern = /^\d{8}-\d{6}-[0-9a-z]{4}$/
const tailLength = 4
const tailsPerMs = Math.floor(36 ** tailLength / 1_000)

/** Says where things are; makes nothing. */
export function runPaths(commonDir: string, run: RunId): RunPaths {
  const folder = join(runsFolder(commonDir), run)
  return {
    folder,
    plan: join(folder, 'plan.json'),
    config: join(folder, 'config.json'),
    prompts: join(folder, 'prompts'),
    journal: join(folder, 'journal.jsonl'),
    inbox: join(folder, 'inbox'),
    lock: join(folder, 'lock'),
    log: join(folder, 'orch.log'),
    attempt: ({ task, attempt }) => attemptPaths(join(folder, 'tasks', task, `${attempt}`)),
    checkLog: (candidate, check) => join(folder, 'checks', fileName(candidate), `${fileName(check)}.log`),
  }
}

/** Makes the folder of a new run, durably; idempotent. The run exists once its journal does. */
export async function makeRunFolder(commonDir: string, run: RunId): Promise<RunPaths> {
  const paths = runPaths(commonDir, run)
  await makeFolder(paths.inbox)
  return paths
}

/** `20261121-064512-k3f9`: sorts by the millisecond in UTC; `chance` in [0, 1) tells runs of one millisecond apart. */
export function newRunId(at: Instant, chance: number): RunId {
  const [day = '', time = ''] = new Date(at).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/)
  const tail = (at % 1_000) * tailsPerMs + Math.floor(chance * tailsPerMs)
  return toRunId(`${day}-${time}-${tail.toString(36).padStart(tailLength, '0')}`)
}

/** The instant that a run's id names. */
export function runInstant(run: RunId): Instant {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(\w+)$/.exec(run) ?? []
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map(Number)
  const ms = Math.floor(Number.parseInt(parts[6] ?? '0', 36) / tailsPerMs)
  return Date.UTC(year, month - 1, day, hour, minute, second, ms)
}

/** An id that sorts after those of all runs here: a clock that was set back must not make an old run the latest. */
export function nextRunId(commonDir: string, at: Instant, chance: number): RunId {
  const newest = runFolders(commonDir).at(-1)
  return newRunId(newest === undefined ? at : Math.max(at, runInstant(newest) + 1), chance)
}

/** All runs of the repository, the newest last, also those whose journal was lost; reads no journal. */
export function listRuns(commonDir: string): readonly RunId[] {
  return runFolders(commonDir).filter((run) => {
    const paths = runPaths(commonDir, run)
    return existsSync(paths.journal) || hasBegun(paths)
  })
}

/** True when an attempt or a check left its folder, which their events come before: a journal without any was lost. */
export function hasBegun({ folder }: RunPaths): boolean {
  return ['tasks', 'checks'].some((name) => existsSync(join(folder, name)))
}

/** The same with those that a crash cut short before they had a journal. */
export function runFolders(commonDir: string): readonly RunId[] {
  return namesIn(runsFolder(commonDir)).filter(isRunName).map(toRunId).sort()
}

/** True for what can be the id of a run. */
export function isRunName(name: string): boolean {
  return runIdPattern.test(name)
}

/** The folder of all runs of the repository with this shared git folder. */
export function runsFolder(commonDir: string): string {
  return join(commonDir, 'orch', 'runs')
}

function attemptPaths(folder: string): AttemptPaths {
  return {
    folder,
    prompt: join(folder, 'prompt.md'),
    output: join(folder, 'output.log'),
    events: join(folder, 'agent.jsonl'),
    exit: join(folder, 'exit.json'),
    answers: join(folder, 'answers'),
    ports: join(folder, 'ports.json'),
    supervisor: join(folder, 'supervisor.json'),
    orders: join(folder, 'orders.json'),
  }
}

/** Names that come from config and plan may hold a slash; everything else stays readable. */
function fileName(name: string): string {
  return name.replaceAll(/[/\\%]/g, encodeURIComponent)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
