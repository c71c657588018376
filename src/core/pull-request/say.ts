import { pullRequestConfig } from '../config.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { AttemptRef, CommitId, TaskId } from '../ids.ts'
import { proposalOf } from '../queue/change.ts'
import type { TaskRecord } from '../task/state.ts'
import type { CheckRun } from '../verdict/verdict.ts'
import { isFlaky } from '../verdict/verdict.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import type { OwnVerdict, Saying } from './saying.ts'

/** What checks found is said of a pushed commit, where the config says so; what is newer takes the place of what waits. */
export function sayVerdicts(
  world: World,
  task: TaskId,
  { commit, runs }: { readonly commit: CommitId; readonly runs: readonly CheckRun[] },
): World {
  if (pullRequestConfig(requireRun(world).config).publish !== 'verdicts' || runs.length === 0) return world
  return put(world, {
    type: 'publish-verdicts',
    id: idOf(world, 'publish', task),
    task,
    commit,
    verdicts: verdictsOf(runs),
  })
}

/** What is red now was published as passed, on an earlier tip, where its pull request is open. */
export function sayRed(world: World, { spec, proposals }: TaskRecord): World {
  const { candidate } = world.queue
  if (candidate?.status !== 'checking' || candidate.task !== spec.id) return world
  if (proposals.opened?.state !== 'open' || proposals.head === null) return world
  const red = verdictsOf(candidate.runs).filter(({ result }) => result.outcome !== 'passed')
  const runs = candidate.runs.filter(({ check }) => red.some((verdict) => verdict.check === check))
  return sayVerdicts(world, spec.id, { commit: proposals.head, runs })
}

/** What the agent was given is answered by what it pushed. */
export function sayAnswer(
  world: World,
  { spec, proposals }: TaskRecord,
  pushed: AttemptRef & { readonly number: number; readonly commit: CommitId },
): World {
  const { answer } = pullRequestConfig(requireRun(world).config)
  const comments = proposals.unanswered
  // Whoever made the branch answers for themselves.
  if (answer === undefined || answer === 'off' || spec.branch !== undefined) return world
  if (comments.length === 0) return world
  const id = idOf(world, 'reply', pushed.task)
  return put(world, { type: 'answer-comments', id, ...pushed, comments, resolve: answer === 'resolve' })
}

/** It was said, or is said no more. */
export function finishSaying(world: World, effect: string): readonly Event[] {
  const saying = [...world.sayings.values()].find(({ id }) => id === effect)
  return saying === undefined ? [] : [saidEvent(saying)]
}

/** Nobody waits for it without end: what is said of a pull request lands nothing. Null while it is tried again. */
export function stopSaying(
  world: World,
  saying: Saying,
  { failure, failures }: { readonly failure: Failure; readonly failures: number },
): readonly Event[] | null {
  const fault = failure.kind === 'forge-failed' ? failure.fault.kind : 'refused'
  const isDenied = fault === 'forbidden' || fault === 'unauthorized'
  const isOutage = fault === 'unreachable' || fault === 'rate-limited'
  if (isOutage && proposalOf(world, saying.task) !== null) return null
  return isDenied || failures >= mostTries ? [{ ...saidEvent(saying), failure }] : null
}

/** Half a minute: a forge may not know yet what was pushed a moment ago. */
const mostTries = 6

export function forgetSaying(world: World, type: Saying['type'], task: TaskId): World {
  world.sayings.delete(`${type} ${task}`)
  return world
}

function saidEvent({ type, task, commit }: Saying) {
  switch (type) {
    case 'publish-verdicts':
      return { type: 'verdicts-published', task, commit } as const
    case 'answer-comments':
      return { type: 'comments-answered', task, commit } as const
  }
}

function put(world: World, saying: Saying): World {
  world.sayings.set(`${saying.type} ${saying.task}`, saying)
  return world
}

/** The last word of each check that ran. */
function verdictsOf(runs: readonly CheckRun[]): readonly OwnVerdict[] {
  const last = new Map(runs.map(({ check, result }) => [check, result]))
  return [...last].map(([check, result]) => ({ check, result, flaky: isFlaky(check, runs) }))
}

function idOf(world: World, verb: string, task: TaskId): string {
  return `${verb} ${task} ${world.seq}`
}
