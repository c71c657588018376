import type { Failure, RuleAnswer } from '../../core/failure.ts'
import type { ForgeFault, RemoteComment } from '../../core/pull-request/pull-request.ts'
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
  text,
  union,
  whole,
} from './schema.ts'

export const answerSchema = object<RuleAnswer>({
  rule: text,
  answer: choice('deny', 'return', 'wait'),
  subject: text,
  observed: text,
  limit: text,
  remedy: text,
})

const tail = text
const exitCode = nullable(whole)
const detail = text

const fault = union<ForgeFault, 'kind'>('kind', {
  unreachable: { detail },
  'rate-limited': { resetAt: nullable(instant) },
  unauthorized: { detail },
  forbidden: { detail, missing: nullable(text) },
  'not-found': { detail },
  moved: { detail },
  refused: { detail },
})

/** How the world says no. */
export const failureSchema = union<Failure, 'kind'>('kind', {
  'agent-failed': { exitCode: whole, tail },
  'timed-out': { limitMs: whole, tail },
  idle: { limitMs: whole, tail },
  'no-change': { tail, sameAsRed: flag },
  'check-failed': { check: text, exitCode, tail, log: text, where: choice('branch', 'candidate') },
  returned: { reasons: list(answerSchema) },
  denied: { reasons: list(answerSchema) },
  rejected: { reason: text, by: text },
  escaped: { what: text },
  conflict: { files: list(text), detail: text },
  'rate-limited': { resetAt: nullable(instant), tail },
  overloaded: { tail },
  temporary: { tail },
  'context-exhausted': { tail },
  'session-lost': { tail },
  crashed: { signal: text, tail },
  lost: {},
  'no-space': { path: text, detail: text },
  'host-fault': { code: text, path: text, detail: text },
  'git-locked': { path: text, detail: text },
  'setup-failed': { command: text, exitCode, tail },
  'slots-busy': { holders: list(text) },
  'stage-failed': { stage: text, detail: text },
  auth: { tail },
  quota: { resetAt: nullable(instant), tail },
  permission: { tail, prompt: optional(text) },
  'not-installed': { program: text, detail: text },
  'base-moved': { from: objectId, to: nullable(objectId) },
  'target-gone': { target: text },
  'base-red': { check: text, base: objectId, tail },
  'remote-check-failed': { check: text, url: text, tail },
  'changes-requested': {
    comments: list(
      object<RemoteComment>({
        id: text,
        author: text,
        text,
        path: nullable(text),
        line: nullable(whole),
        at: instant,
      }),
    ),
  },
  'proposal-closed': { url: text },
  'proposal-elsewhere': { url: text, base: text },
  'forge-failed': { forge: text, fault },
  'deadline-passed': { limitMs: whole },
  'budget-spent': {
    budget: choice('task', 'run'),
    unit: choice('usd', 'tokens'),
    spent: amount,
    expected: amount,
    limit: amount,
  },
})
