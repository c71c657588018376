import type { Failure } from '../../core/failure.ts'
import type { PastAttempt } from '../../core/task/state.ts'
import type { Part } from './feedback.ts'
import { duration } from './feedback.ts'

/** More say nothing new, and every line is read again in each attempt. */
const mostAttempts = 10

/** How the attempts before ended, a line each, the latest last. */
export function history(past: readonly PastAttempt[]): readonly Part[] {
  return past.slice(-mostAttempts).map(({ attempt, agent, failure, sentBack }) => {
    const [template, values] = endOf(failure ?? sentBack ?? null)
    return [`history/${template}`, { ...values, attempt: `${attempt}`, agent }]
  })
}

function endOf(failure: Failure | null): Part {
  if (failure === null) return ['stopped', {}]
  switch (failure.kind) {
    case 'agent-failed':
      return ['agent-failed', { exitCode: `${failure.exitCode}` }]
    case 'timed-out':
    case 'idle':
      return [failure.kind, { limit: duration(failure.limitMs) }]
    case 'no-change':
      return [failure.sameAsRed ? 'same-as-red' : 'no-change', {}]
    case 'check-failed':
      return ['check-failed', { check: failure.check }]
    case 'remote-check-failed':
      return ['check-failed', { check: failure.check }]
    case 'changes-requested':
      return ['changes-requested', { authors: listed(failure.comments.map(({ author }) => author)) }]
    case 'returned':
    case 'denied':
      return ['returned', { rules: listed(failure.reasons.map(({ rule }) => rule)) }]
    case 'rejected':
      return ['rejected', { by: failure.by, reason: firstLine(failure.reason) }]
    case 'conflict':
      return ['conflict', { files: listed(failure.files.map((file) => `\`${file}\``)) }]
    case 'escaped':
    case 'context-exhausted':
    case 'setup-failed':
    case 'permission':
      return [failure.kind, {}]
    case 'session-lost':
    case 'rate-limited':
    case 'overloaded':
    case 'temporary':
    case 'crashed':
    case 'lost':
    case 'no-space':
    case 'host-fault':
    case 'git-locked':
    case 'slots-busy':
    case 'forge-failed':
    case 'proposal-closed':
    case 'proposal-elsewhere':
    case 'stage-failed':
    case 'auth':
    case 'quota':
    case 'not-installed':
    case 'deadline-passed':
    case 'budget-spent':
    case 'base-moved':
    case 'base-red':
    case 'target-gone':
      return ['interrupted', {}]
  }
}

/** Three name the matter; a conflict of a whole folder would fill the prompt. */
function listed(names: readonly string[]): string {
  const different = [...new Set(names)]
  const shown = different.slice(0, 3).join(', ')
  return different.length > 3 ? `${shown} and ${different.length - 3} more` : shown
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}
