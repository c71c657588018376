import type { Config } from '../../core/config.ts'
import { toTaskId } from '../../core/ids.ts'
import type { Plan, RetryPolicy, TaskSpec } from '../../core/plan/plan.ts'
import { budgetField } from '../config/budget.ts'
import { milliseconds } from '../config/fields.ts'
import { digestOf } from '../document/digest.ts'
import type { PlanText, TaskText } from './schema.ts'

const longestTitle = 60

/** What a plan's text leaves open, by the task's place in it. */
export interface Resolved {
  readonly name: string
  readonly prompts: readonly string[]
  readonly chains: readonly (readonly string[])[]
  readonly retry: Config['retry']
}

/** The plan a valid text means: every default filled in, a digest for each task. */
export function resolvePlan(text: PlanText, resolved: Resolved): Plan {
  return {
    name: text.name ?? resolved.name,
    target: text.target ?? null,
    onDead: text.onDead,
    tasks: text.tasks.map((task, index) => taskSpec(task, text.defaults, { ...resolved, index })),
  }
}

function taskSpec(
  task: TaskText,
  defaults: PlanText['defaults'],
  { prompts, chains, retry, index }: Resolved & { readonly index: number },
): TaskSpec {
  const prompt = prompts[index] ?? ''
  const agents = chains[index] ?? []
  const { scope, checks, change, doneWhen, priority, approval, allow, uses, env, setup } = task
  return {
    id: toTaskId(task.id),
    title: task.title?.trim() ?? titleFrom(prompt),
    prompt,
    agents,
    dependsOn: task.dependsOn.map(toTaskId),
    scope,
    checks,
    change,
    doneWhen,
    timeoutMs: milliseconds(task.timeout ?? defaults.timeout ?? '45m'),
    idleTimeoutMs: milliseconds(task.idleTimeout ?? defaults.idleTimeout ?? '10m'),
    deadlineMs: task.deadline === null ? null : milliseconds(task.deadline),
    ...budgetField(task.budget, defaults.budget),
    retry: mergeRetry(retry, task.retry),
    priority,
    approval,
    allow,
    uses,
    env,
    setup,
    ...(task.issue === undefined ? {} : { issue: task.issue }),
    digest: digestOf({ prompt, scope, agents, params: { checks, change, doneWhen, env, setup } }),
  }
}

/** The first line with something on it, cut by whole characters. */
function titleFrom(prompt: string): string {
  const line = prompt.trimStart().split(/[\r\n]/, 1)[0] ?? ''
  return [...line.replace(/\p{Cc}/gu, ' ').slice(0, 4 * longestTitle)].slice(0, longestTitle).join('').trim()
}

function mergeRetry(retry: RetryPolicy, task: TaskText['retry']): RetryPolicy {
  const { initialInterval, maxInterval, maxAttempts, maxConflicts, maxTries, backoff, jitter } = task
  return {
    maxAttempts: maxAttempts ?? retry.maxAttempts,
    maxConflicts: maxConflicts ?? retry.maxConflicts,
    maxTries: maxTries ?? retry.maxTries,
    initialIntervalMs:
      initialInterval === undefined ? retry.initialIntervalMs : milliseconds(initialInterval),
    backoff: backoff ?? retry.backoff,
    maxIntervalMs: maxInterval === undefined ? retry.maxIntervalMs : milliseconds(maxInterval),
    jitter: jitter ?? retry.jitter,
  }
}
