import type { Failure, RuleAnswer } from '../../core/failure.ts'
import type { RemoteComment } from '../../core/pull-request/pull-request.ts'
import type { PromptAsk } from '../../ports/prompts.ts'

/** A template by its name below the folder, without `.md`, and what its `{{placeholders}}` stand for. */
export type Part = readonly [template: string, values: Readonly<Record<string, string>>]

/** What came of the work so far, and what a person says to it; nothing for a first attempt. `linear`: without merges. */
export function feedback({ start, isResumed = false }: PromptAsk, linear: boolean): readonly Part[] {
  const { feedback: failure, hint, from, mergeIn } = start
  const isContinued = from.kind === 'saved'
  const target = mergeIn === null ? 'apart' : linear ? 'below' : 'merged'
  return [
    ...(failure === null ? [] : evidence(failure, { isContinued, target, isResumed })),
    ...(hint === null ? [] : [['feedback/hint', { hint: quoted(hint) }] as const]),
  ]
}

interface Tree {
  /** The work before is in the work tree. */
  readonly isContinued: boolean
  /** Where the target is: not there, merged into it, or below it with the work laid on top. */
  readonly target: 'apart' | 'merged' | 'below'
  /** So is all that was said before, in the agent's own session. */
  readonly isResumed: boolean
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per failure, dispatches only
function evidence(failure: Failure, tree: Tree): readonly Part[] {
  switch (failure.kind) {
    case 'agent-failed':
      return [['feedback/agent-failed', { exitCode: `${failure.exitCode}`, tail: fenced(failure.tail) }]]
    case 'timed-out':
    case 'idle':
      return [[`feedback/${failure.kind}`, { limit: duration(failure.limitMs), tail: fenced(failure.tail) }]]
    case 'no-change':
      return [[failure.sameAsRed ? 'feedback/same-as-red' : 'feedback/no-change', {}]]
    case 'check-failed':
      return [checkFailed(failure, tree)]
    case 'remote-check-failed':
      return [
        [
          'feedback/remote-check-failed',
          { check: failure.check, url: failure.url, tail: fenced(failure.tail) },
        ],
      ]
    case 'changes-requested':
      return [['feedback/changes-requested', { comments: failure.comments.map(comment).join('\n\n') }]]
    case 'returned':
    case 'denied':
      return [['feedback/returned', { reasons: failure.reasons.map(reason).join('\n') }]]
    case 'rejected':
      return [['feedback/rejected', { by: failure.by, reason: quoted(failure.reason) }]]
    case 'escaped':
      return [['feedback/escaped', { what: failure.what }]]
    case 'conflict': {
      const files = failure.files.map((file) => `- \`${file}\``).join('\n')
      return [[`feedback/${conflictTemplate[tree.target]}`, { files }]]
    }
    case 'setup-failed':
      return tree.isContinued ? [setupFailed(failure)] : []
    case 'context-exhausted':
      // That was another session than the one it goes on with.
      if (tree.isResumed) return [['feedback/interrupted', {}]]
      return tree.isContinued ? [['feedback/context-exhausted', {}]] : []
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
    case 'permission':
    case 'not-installed':
    case 'deadline-passed':
    case 'budget-spent':
      return tree.isContinued ? [['feedback/interrupted', {}]] : []
    case 'base-moved':
    case 'base-red':
    case 'target-gone':
      return []
  }
}

const conflictTemplate = { apart: 'conflict-apart', merged: 'conflict', below: 'conflict-linear' } as const

const checkTemplate = {
  apart: 'check-failed',
  merged: 'check-failed-merged',
  below: 'check-failed-linear',
} as const

function setupFailed({ command, exitCode, tail }: Extract<Failure, { readonly kind: 'setup-failed' }>): Part {
  return [
    'feedback/setup-failed',
    { command: fenced(command), outcome: outcomeOf(exitCode), tail: fenced(tail) },
  ]
}

function checkFailed(failure: Extract<Failure, { readonly kind: 'check-failed' }>, tree: Tree): Part {
  const { check, exitCode, tail, where } = failure
  const template = where === 'candidate' ? checkTemplate[tree.target] : 'check-failed'
  return [`feedback/${template}`, { check, outcome: outcomeOf(exitCode), tail: fenced(tail) }]
}

function outcomeOf(exitCode: number | null): string {
  return exitCode === null ? 'did not end by itself' : `exit code ${exitCode}`
}

function reason({ rule, subject, observed, limit, remedy }: RuleAnswer): string {
  return `- ${rule}: ${subject} (found ${observed}, allowed ${limit}). What to do: ${remedy}.`
}

function comment({ author, path, line, text }: RemoteComment): string {
  const place = path === null ? '' : ` on \`${path}${line === null ? '' : `:${line}`}\``
  return `${author}${place}:\n\n${quoted(text)}`
}

/** As a block that nothing in the text can close. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)))
  return `${fence}text\n${text.trimEnd() || '(it printed nothing)'}\n${fence}`
}

function quoted(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`
}
