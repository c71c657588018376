import type { Approval } from '../../core/admission/approval.ts'
import type { Usage } from '../../core/attempt/usage.ts'
import type {
  AgentOutcome,
  AttemptStart,
  CancelCause,
  DeniedTool,
  NextTry,
  Work,
} from '../../core/attempt/work.ts'
import type { Failure, RuleAnswer } from '../../core/failure.ts'
import type { Actor, AttemptRef, ProcessIdentity } from '../../core/ids.ts'
import type { Lower } from '../../core/pull-request/pull-request.ts'
import type { Lag } from '../../core/queue/event.ts'
import type { CheckResult, CheckSubject } from '../../core/verdict/verdict.ts'
import { answerSchema, failureSchema } from './failure.ts'
import type { Schema } from './schema.ts'
import {
  amount,
  choice,
  flag,
  instant,
  list,
  nullable,
  object,
  objectId,
  optional,
  part,
  text,
  union,
  whole,
} from './schema.ts'

export const failure = part<Failure>('failure')
export const answers: Schema<readonly RuleAnswer[]> = list(part<RuleAnswer>('answer'))
export const actor = part<Actor>('actor')
export const identity = part<ProcessIdentity>('process')
export const work = part<Work>('work')
export const start = part<AttemptStart>('start')
export const nextTry = part<NextTry>('next')
export const approval = part<Approval>('approval')

export const subject = union<CheckSubject, 'of'>('of', {
  target: {},
  branch: { task: text, attempt: whole },
  candidate: { task: text, candidate: whole },
})

export const result = union<CheckResult, 'outcome'>('outcome', {
  passed: { durationMs: whole, cached: nullable(object({ run: text, seq: whole })) },
  failed: {
    how: choice('exited', 'signalled', 'timed-out', 'not-started'),
    exitCode: nullable(whole),
    tail: text,
    durationMs: whole,
  },
  edited: { paths: list(text), durationMs: whole },
})

export const lag = union<Lag, 'kind'>('kind', {
  apart: { tip: objectId },
  blocked: { checkout: text, reason: text, paths: list(text) },
})

export const lower = object<Lower>({ task: text, number: whole, branch: text, head: objectId })

export const outcome = union<AgentOutcome, 'kind'>('kind', {
  'claimed-success': { denied: optional(list(object<DeniedTool>({ tool: text, summary: text }))) },
  failed: { failure },
  cancelled: {},
})

export const usage = object<Usage>({
  inputTokens: whole,
  cachedTokens: whole,
  outputTokens: whole,
  reasoningTokens: whole,
  usd: nullable(amount),
})

export const cause = union<CancelCause, 'kind'>('kind', {
  'task-cancelled': { reason: text, by: nullable(actor), because: optional(text) },
  'engine-stopping': {},
  escaped: { what: text },
  'deadline-passed': {},
})

export const attempts: Schema<readonly AttemptRef[]> = list(
  object<AttemptRef>({ task: text, attempt: whole }),
)

/** What events refer to by name. */
export const parts: Readonly<Record<string, object>> = {
  failure: failureSchema.json,
  answer: answerSchema.json,
  actor: object<Actor>({ user: text, host: text, via: text }).json,
  process: object<ProcessIdentity>({
    pid: whole,
    startedAt: text,
    bootId: text,
    machineId: text,
    pidNamespace: text,
  }).json,
  work: object<Work>({
    task: text,
    attempt: whole,
    agent: text,
    branch: text,
    base: objectId,
    head: objectId,
    tree: objectId,
    patchId: text,
    size: object({ files: whole, addedLines: whole, removedLines: whole }),
  }).json,
  start: object<AttemptStart>({
    from: union<AttemptStart['from'], 'kind'>('kind', { base: {}, saved: { commit: objectId } }),
    mergeIn: nullable(objectId),
    feedback: nullable(failure),
    hint: nullable(text),
    lower: optional(lower),
  }).json,
  next: object<NextTry>({ start, notBefore: instant, opensAt: optional(instant), agent: whole, clean: flag })
    .json,
  approval: object<Approval>({ patchId: text, override: nullable(text), reason: nullable(text), by: actor })
    .json,
}
