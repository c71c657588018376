import type { Budget } from '../../core/budget.ts'
import type { Config } from '../../core/config.ts'
import type { Change } from '../../core/escape/change.ts'
import type { GitSetting, SettingChange } from '../../core/escape/settings.ts'
import type { Maker } from '../../core/escape/stray.ts'
import type { Event, Recorded } from '../../core/event.ts'
import type { TaskSpec } from '../../core/plan/plan.ts'
import type { BranchRules, PullRequestSeen } from '../../core/pull-request/pull-request.ts'
import * as p from './parts.ts'
import type { Fields } from './schema.ts'
import {
  amount,
  anything,
  choice,
  flag,
  instant,
  list,
  nullable,
  object,
  objectId,
  optional,
  text,
  time,
  union,
  whole,
} from './schema.ts'

const task = text
const reason = text
const attempt = { task, attempt: whole }
const candidate = { task, candidate: whole }
const proven = { ...candidate, base: objectId, commit: objectId, tree: objectId }
const spec = anything<TaskSpec>('A task of the plan with every default filled in, durations in milliseconds.')
const config = anything<Config>('The config with every default filled in, durations in milliseconds.')

const gitSetting = object<GitSetting>({ key: text, file: text, hash: text })

const events = union<Event, 'type'>('type', {
  'run-started': {
    run: text,
    plan: text,
    target: text,
    base: objectId,
    tree: objectId,
    config,
    policy: text,
    onDead: choice('continue', 'stop'),
    deadlineAt: nullable(instant),
    by: p.actor,
  },
  'plan-accepted': { tasks: list(spec), skips: optional(whole), by: p.actor },
  'tasks-added': { tasks: list(spec), by: p.actor },
  'engine-started': {
    engine: p.identity,
    supervisor: p.identity,
    attended: flag,
    tip: nullable(objectId),
    gitSettings: optional(list(gitSetting)),
    rules: optional(anything<BranchRules>('What the forge asks of the target.')),
    by: p.actor,
  },
  'supervisor-started': { supervisor: p.identity },
  'engine-stopping': { signal: text, by: p.actor },
  'engine-stopped': { because: choice('interrupted', 'waiting', 'preflight', 'host-fault') },
  'run-ended': { outcome: choice('done', 'failed') },
  'budget-raised': {
    budget: object<Budget>({ usd: nullable(amount), tokens: nullable(whole) }),
    by: p.actor,
  },
  'preflight-passed': {},
  'preflight-failed': { failure: p.failure },
  'preflight-overruled': { by: p.actor },
  'target-setup-finished': { failure: nullable(p.failure) },
  'target-moved': { tip: nullable(objectId) },
  'effect-stalled': { effect: text, failure: p.failure, until: instant },
  'effect-resumed': { effect: text },
  'ask-received': { ask: text, refused: nullable(text) },
  'task-edited': { spec, by: p.actor },
  'task-skipped': { task, reason, by: p.actor },
  'work-brought': { task, work: p.work },
  'task-held': { task, work: p.work, answers: p.answers },
  'approval-given': { task, approval: p.approval },
  'work-rejected': { task, failure: p.failure, next: nullable(p.nextTry), by: p.actor },
  'task-done': { task, reason },
  'task-dead': { task, failure: p.failure },
  'task-cancelled': { task, because: nullable(text), reason, by: nullable(p.actor) },
  'task-revived': { task, next: p.nextTry, agent: nullable(text), by: p.actor },
  'branch-released': { task, outcome: choice('deleted', 'moved', 'gone') },
  'attempt-started': { ...attempt, agent: text, branch: text, start: p.start },
  'slot-leased': { ...attempt, slot: text, path: text, base: objectId },
  'slot-released': { slot: text },
  'input-needed': { ...attempt, question: text, text, options: list(text) },
  'input-given': {
    ...attempt,
    question: text,
    answer: nullable(text),
    message: nullable(text),
    by: nullable(p.actor),
  },
  'agent-ended': {
    ...attempt,
    outcome: p.outcome,
    summary: nullable(text),
    tokens: nullable(whole),
    usd: nullable(amount),
    usage: optional(p.usage),
    session: optional(text),
  },
  'work-saved': { work: p.work, answers: p.answers, committed: whole, strayed: nullable(text) },
  'attempt-cancelling': { ...attempt, cause: p.cause },
  'attempt-cancelled': { ...attempt, cause: p.cause },
  'attempt-failed': { ...attempt, failure: p.failure, next: nullable(p.nextTry) },
  'entry-queued': { task, work: p.work },
  'merge-started': { ...candidate, lower: optional(p.lower) },
  'candidate-built': { ...proven, patchId: text, answers: p.answers, checks: list(text) },
  'candidate-abandoned': { ...candidate, because: choice('base-moved', 'target-gone') },
  'landing-started': proven,
  'landing-blocked': { ...candidate, checkout: text, reason, paths: list(text), retryAt: instant },
  landed: { ...proven, proven: optional(objectId), lag: optional(p.lag) },
  'entry-suspended': { task, failure: p.failure, base: nullable(objectId) },
  'entry-resumed': { task },
  'entry-bounced': { task, failure: p.failure, next: nullable(p.nextTry) },
  'proposal-started': proven,
  proposed: { ...candidate, number: whole, url: text, head: objectId, unmet: optional(list(text)) },
  'proposal-seen': { task, seen: anything<PullRequestSeen>('The pull request as the forge told of it.') },
  'proposal-armed': { ...candidate, how: choice('armed', 'queued') },
  'proposal-disarmed': { task },
  'proposal-held': { ...candidate, detail: text },
  'proposal-readied': { task },
  'proposal-heard': { task },
  'verdicts-published': { task, commit: objectId, failure: optional(p.failure) },
  'comments-answered': { task, commit: objectId, failure: optional(p.failure) },
  'work-adopted': { task, work: p.work },
  'landing-unverified': { ...candidate, commit: objectId, tree: objectId },
  'target-strayed': {
    tip: objectId,
    back: nullable(objectId),
    maker: object<Maker>({ task, attempt: nullable(whole), where: text }),
    attempts: p.attempts,
  },
  'target-restored': { tip: objectId, back: nullable(objectId), outcome: choice('restored', 'moved') },
  'escape-seen': {
    changes: list(
      object<Change>({
        name: text,
        how: choice('added', 'changed', 'removed'),
        detail: text,
        own: optional(choice('restored', 'lost')),
      }),
    ),
    attempts: p.attempts,
  },
  'git-settings-changed': {
    changes: list(
      object<SettingChange>({ key: text, file: text, change: choice('added', 'changed', 'removed') }),
    ),
  },
  'git-settings-accepted': { settings: list(gitSetting), by: p.actor },
  'check-finished': {
    subject: p.subject,
    check: text,
    definition: text,
    policy: text,
    environment: text,
    commit: objectId,
    tree: objectId,
    result: p.result,
    log: text,
  },
})

/** What every line of a journal has besides its event. */
const line: Fields<Pick<Recorded, 'v' | 'seq' | 'at' | 'prev'>> = {
  v: { json: { const: 1 } },
  seq: whole,
  at: time,
  prev: { json: { type: 'string', pattern: '^[0-9a-f]{16}$' } },
}

/** A line of `journal.jsonl`, and of `orch run --ui json`. */
export const eventJsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'orch: journal event',
  allOf: [object(line).json, events.json],
  $defs: p.parts,
}
