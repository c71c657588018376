import { existsSync, readFileSync } from 'node:fs'
import { portsWanted } from '../core/attempt/environment.ts'
import type { EnvValue } from '../core/plan/plan.ts'
import type { TaskRecord } from '../core/task/state.ts'
import { requireRun } from '../core/world.ts'
import { chosenIn } from './attempt-ports.ts'
import { slotOwner } from './compose/records.ts'
import type { LoadedRun } from './load-run.ts'

/** Where a task's work can be looked at. */
export type TaskPlace =
  | { readonly kind: 'worktree'; readonly path: string }
  /** No attempt has had a worktree. */
  | { readonly kind: 'none-yet' }
  /** It was given to other work, or removed. */
  | { readonly kind: 'gone' }

/** The worktree that still holds what the task's latest attempt made. */
export function placeOfTask(
  commonDir: string,
  { run, record }: { readonly run: string; readonly record: TaskRecord },
): TaskPlace {
  const { slot, path, spec } = record
  if (slot === null || path === null) return { kind: 'none-yet' }
  const owner = slotOwner(commonDir, slot)
  const isIts = owner !== null && owner.run === run && owner.task === spec.id
  return isIts && existsSync(path) ? { kind: 'worktree', path } : { kind: 'gone' }
}

/** What a person's shell there knows of the attempt; not the run's name, with which orch would take it for an agent. */
export function variablesOfTask({ world, paths }: LoadedRun, record: TaskRecord): NodeJS.ProcessEnv {
  const { spec, state, tally, saved, past } = record
  const attempt = state.status === 'active' ? state.attempt : null
  const base = attempt !== null && 'base' in attempt ? attempt.base : saved?.base
  const files = paths.attempt({ task: spec.id, attempt: tally.attempts })
  const agent = attempt?.agent ?? past.at(-1)?.agent ?? ''
  const values = [requireRun(world).config.agents[agent]?.env ?? {}, spec.env]
  const ports = portsWanted(values).length === 0 ? {} : portsIn(files.ports)
  return {
    ...Object.fromEntries(values.flatMap((each) => Object.entries(each).map(given))),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    ORCH_RUN_ID: undefined,
    ORCH_TASK_ID: spec.id,
    ORCH_ATTEMPT: String(tally.attempts),
    ORCH_BASE: base,
    ORCH_PROMPT_FILE: existsSync(files.prompt) ? files.prompt : undefined,
  }
}

function given([name, value]: [string, EnvValue]): [string, string | undefined] {
  return [name, typeof value === 'string' ? value : process.env[value.from.replace(/^env:/, '')]]
}

function portsIn(file: string): Readonly<Record<string, number>> {
  return chosenIn(existsSync(file) ? readFileSync(file, 'utf8') : null)
}
