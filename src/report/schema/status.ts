import type { TaskStatus } from '../../core/task/state.ts'
import type { EntryView } from '../view/queue.ts'
import type { RunStatus } from '../view/run-status.ts'
import type { Step } from '../view/step.ts'
import type { PullRequestView, TaskView } from '../view/task.ts'
import type { AttemptUsageView, TaskUsageView, UsageView } from '../view/usage.ts'
import type { View } from '../view.ts'
import type { Fields, Schema } from './schema.ts'
import { amount, choice, list, nullable, object, objectId, text, time, whole } from './schema.ts'

/** Every member once: a new one does not compile until it is named here. */
function oneOf<Value extends string>(values: Readonly<Record<Value, true>>): Schema<Value> {
  return { json: { enum: Object.keys(values) } }
}

const runStatus = oneOf<RunStatus>({ running: true, waiting: true, stopped: true, done: true, failed: true })

const taskStatus = oneOf<TaskStatus>({
  waiting: true,
  ready: true,
  active: true,
  held: true,
  queued: true,
  landed: true,
  done: true,
  skipped: true,
  dead: true,
  cancelled: true,
})

const step = oneOf<Step>({
  'waiting-for-tasks': true,
  'waiting-for-preflight': true,
  'waiting-for-place': true,
  'backing-off': true,
  'cooling-down': true,
  'setting-up': true,
  agent: true,
  stopping: true,
  saving: true,
  checking: true,
  'awaiting-approval': true,
  'needs-input': true,
  'in-queue': true,
  merging: true,
  landing: true,
  proposing: true,
  proposed: true,
  blocked: true,
  'waiting-for-target': true,
})

const usage: Fields<UsageView> = {
  tokens: whole,
  usd: amount,
  inputTokens: nullable(whole),
  cachedTokens: nullable(whole),
  outputTokens: nullable(whole),
  reasoningTokens: nullable(whole),
}

const attemptUsage = object<AttemptUsageView>({ attempt: whole, agent: text, ...usage })

const task = object<Omit<TaskView, 'startedAt' | 'past' | 'question' | 'death' | 'spent'>>({
  id: text,
  title: text,
  status: taskStatus,
  step: nullable(step),
  since: time,
  until: nullable(time),
  why: text,
  agent: nullable(text),
  attempts: whole,
  branch: nullable(text),
  worktree: nullable(text),
  commit: nullable(objectId),
  pr: nullable(
    object<PullRequestView>({ number: whole, url: text, state: choice('open', 'merged', 'closed') }),
  ),
  usage: nullable(object<TaskUsageView>({ ...usage, attempts: list(attemptUsage) })),
})

const entry = object<EntryView>({
  task: text,
  position: whole,
  status: choice(
    ...(['pending', 'blocked', 'suspended', 'proposed', 'unverified'] as const),
    ...(['merging', 'checking', 'landing', 'proposing'] as const),
  ),
  since: time,
  priority: whole,
  why: text,
  commit: nullable(objectId),
  checks: nullable(object({ passed: whole, all: whole })),
})

const status = object<Omit<View, 'why' | 'counts' | 'tasks' | 'queue' | 'spent'> & StatusLists>({
  v: { json: { const: 1 } },
  run: text,
  plan: text,
  target: text,
  base: objectId,
  status: runStatus,
  startedAt: time,
  endedAt: nullable(time),
  tasks: list(task),
  queue: list(entry),
  usage: nullable(object(usage)),
})

interface StatusLists {
  readonly tasks: readonly Omit<TaskView, 'startedAt' | 'past' | 'question' | 'death' | 'spent'>[]
  readonly queue: readonly EntryView[]
}

/** What `orch status --json` prints. */
export const statusJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'orch: status',
  ...status.json,
}
