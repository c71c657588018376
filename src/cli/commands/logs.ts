import { existsSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { FollowedRun } from '../../app/follow-run.ts'
import { followRun } from '../../app/follow-run.ts'
import { readerFor, secretsIn } from '../../app/read-along.ts'
import type { Recorded } from '../../core/event.ts'
import type { AttemptRef, TaskId } from '../../core/ids.ts'
import { nearest } from '../../core/plan/nearest.ts'
import { isTerminal } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireTask } from '../../core/world.ts'
import { count } from '../../report/text.ts'
import { words } from '../../report/words.ts'
import { copyLog } from '../copy-log.ts'
import { exitCode } from '../exit-code.ts'
import type { OpenRun } from '../open-run.ts'
import { openRun } from '../open-run.ts'
import { refuse } from '../refuse.ts'
import { requireTaskNamed } from '../task-named.ts'

export interface LogsOptions {
  readonly follow?: boolean
  readonly attempt?: number
  readonly check?: string
  /** As the agent wrote it, events and all. */
  readonly raw?: boolean
  readonly run?: string
}

/** How often a task that has not begun is looked at. */
const lookMs = 200

/** `orch logs`: what an attempt said, as far as it has come or until it ends; or the latest log of a check. */
export async function logs(name: string, options: LogsOptions): Promise<number> {
  const opened = await openRun(options.run)
  const task = requireTaskNamed(opened.loaded.world, name)
  if (options.check !== undefined) return checkLog(opened, { task, check: options.check })
  const followed = followRun(opened.loaded)
  if (options.follow) await firstAttempt(followed, task)
  const attempt = chosenAttempt(opened.loaded.world, task, options.attempt ?? null)
  const paths = opened.loaded.paths.attempt({ task, attempt })
  const isOver = () => !options.follow || existsSync(paths.exit) || hasEnded(followed, { task, attempt })
  const read = options.raw ? null : readerFor(opened.loaded.world, { task, attempt })
  if (!(await copyLog({ path: paths.output, isOver, secrets: secretsHere(opened), read })))
    console.error(`attempt ${attempt} of ${task} has written nothing yet`)
  return exitCode.ok
}

/** Waits until there is something to follow, or nothing that could begin it. */
async function firstAttempt(followed: FollowedRun, task: TaskId): Promise<void> {
  for (;;) {
    const { state, tally } = requireTask(followed.look(), task)
    if (tally.attempts > 0 || isTerminal(state.status) || !followed.isDriven()) return
    await pause(lookMs)
  }
}

function chosenAttempt(world: World, task: TaskId, asked: number | null): number {
  const { attempts } = requireTask(world, task).tally
  if (attempts === 0) return refuse(words(`${task} has no attempt yet`, `orch why ${task}`))
  if (asked !== null && asked > attempts)
    return refuse(words(`${task} has had ${count(attempts, 'attempt')}, not ${asked}`, `orch logs ${task}`))
  return asked ?? attempts
}

/** By what the journal says; where no engine is left to say it, by who is left to write. */
function hasEnded(followed: FollowedRun, { task, attempt }: AttemptRef): boolean {
  const { state } = requireTask(followed.look(), task)
  if (state.status !== 'active' || state.attempt.attempt !== attempt) return true
  if (state.attempt.status === 'saving' || state.attempt.status === 'checking') return true
  return !followed.isDriven()
}

/** As far as this environment knows them; the files themselves are raw, and nobody else's to read. */
function secretsHere({ loaded }: OpenRun): readonly string[] {
  return secretsIn(loaded.world, process.env)
}

async function checkLog(
  opened: OpenRun,
  { task, check }: { readonly task: TaskId; readonly check: string },
): Promise<number> {
  const { loaded, run } = opened
  const known = (run.config.checks ?? []).map((each) => each.name)
  if (!known.includes(check)) {
    const near = nearest(check, known)
    return refuse(
      words(`there is no check "${check}" in this run`, near === null ? null : `did you mean ${near}?`),
    )
  }
  const last = loaded.records.findLast((record) => isResult(record, { task, check }))
  if (last?.type !== 'check-finished')
    return refuse(words(`check ${check} has not run on ${task}`, `orch why ${task}`))
  const { result, log } = last
  if (result.outcome === 'passed' && result.cached !== null) {
    const { run: from, seq } = result.cached
    console.error(
      `check ${check} did not run again: it passed on the same tree in run ${from} (event ${seq})`,
    )
  } else if (log === '' || (existsSync(log) && statSync(log).size === 0))
    console.error(`check ${check} wrote nothing`)
  else if (!(await copyLog({ path: log, isOver: () => true, secrets: secretsHere(opened), read: null })))
    console.error(`${log} is not there any more`)
  return exitCode.ok
}

function isResult(
  record: Recorded,
  { task, check }: { readonly task: TaskId; readonly check: string },
): boolean {
  if (record.type !== 'check-finished' || record.check !== check) return false
  return record.subject.of !== 'target' && record.subject.task === task
}
