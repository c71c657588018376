import type { Failure, RuleAnswer } from '../../core/failure.ts'
import { duration, lastLines, listed, printable, short } from '../text.ts'
import type { Words } from '../words.ts'
import { words } from '../words.ts'
import { budgetClause } from './budget.ts'
import { faultClause } from './host-fault.ts'
import { forgeClause, forgeDetail } from './proposal.ts'
import { answerClause } from './rules.ts'

/** More than one screen of evidence is what log files are for. */
const mostLines = 20
/** What is left of a line of 120 columns beside the sentence. */
const mostShown = 60

/** What went wrong, as the second half of a sentence: `api died: …`, `it starts again after …`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per failure, dispatches only
export function failureClause(failure: Failure): string {
  switch (failure.kind) {
    case 'agent-failed':
      return `the agent exited with ${failure.exitCode}`
    case 'timed-out':
      return `the agent ran longer than ${duration(failure.limitMs)}`
    case 'idle':
      return `the agent said nothing for ${duration(failure.limitMs)}`
    case 'no-change':
      return failure.sameAsRed
        ? 'the agent left exactly what had failed before'
        : 'the agent left the tree as it was'
    case 'check-failed':
      return `check ${failure.check} failed on its ${failure.where}`
    case 'returned':
      return `the change does not pass ${rules(failure.reasons)}`
    case 'denied':
      return `the change is denied by ${rules(failure.reasons)}`
    case 'rejected':
      return `${failure.by} rejected it: ${failure.reason}`
    case 'escaped':
      return `the agent changed what is not its own: ${failure.what}`
    case 'conflict':
      return `it conflicts with the target in ${listed(failure.files)}`
    case 'rate-limited':
      return 'the provider limits requests'
    case 'overloaded':
      return 'the provider is overloaded'
    case 'temporary':
      return 'the agent asked to be run again later (exit 75)'
    case 'context-exhausted':
      return 'the agent used up its context'
    case 'session-lost':
      return 'the agent no longer knows its session'
    case 'crashed':
      return `the agent was ended by ${failure.signal}`
    case 'lost':
      return 'the agent ended together with orch or the machine'
    case 'no-space':
      return faultClause(failure)
    case 'host-fault':
      return faultClause(failure)
    case 'git-locked':
      return `another git command holds ${failure.path}`
    case 'setup-failed':
      return `setup command \`${failure.command}\` ${exited(failure.exitCode)}`
    case 'slots-busy':
      return `every worktree is in use${failure.holders.length > 0 ? ` by ${listed(failure.holders)}` : ''}`
    case 'stage-failed':
      return unforeseenClause(failure)
    case 'auth':
      return 'the agent is not logged in'
    case 'quota':
      return 'the quota of the agent is used up'
    case 'permission':
      return failure.prompt === undefined
        ? `the agent lacks a permission it needs${lacked(failure.tail)}`
        : `the agent waited for a keyboard at "${printable(failure.prompt)}"`
    case 'not-installed':
      return `${failure.program} is not installed`
    case 'base-moved':
      return 'the target moved in the meantime'
    case 'target-gone':
      return `the branch ${failure.target} is gone`
    case 'base-red':
      return `check ${failure.check} fails on the target itself (${short(failure.base)})`
    case 'remote-check-failed':
      return `${failure.check} failed on its pull request`
    case 'changes-requested':
      return `${listed([...new Set(failure.comments.map(({ author }) => author))])} asked for changes`
    case 'proposal-closed':
      return 'its pull request was closed'
    case 'proposal-elsewhere':
      return `its pull request was merged into ${failure.base}, where nothing was proven`
    case 'forge-failed':
      return forgeClause(failure.forge, failure.fault)
    case 'deadline-passed':
      return `its deadline of ${duration(failure.limitMs)} passed`
    case 'budget-spent':
      return budgetClause(failure)
  }
}

/** The tool it was denied is the last thing such a tail says. */
function lacked(tail: string): string {
  const [last = ''] = lastLines(tail, 1)
  return last === '' ? '' : ` (${last.length > mostShown ? `${last.slice(0, mostShown)}…` : last})`
}

/** A failure by itself, where no task is spoken of. */
export function failureWords(failure: Failure): Words {
  return words(failureClause(failure), null, failureEvidence(failure))
}

/** What the tools said, at most twenty lines. */
export function failureEvidence(failure: Failure): readonly string[] {
  switch (failure.kind) {
    case 'returned':
    case 'denied':
      return failure.reasons.map((answer) => `${answerClause(answer)}; ${answer.remedy}`).slice(0, mostLines)
    case 'conflict':
      return [...failure.files, ...lastLines(failure.detail, mostLines)].slice(0, mostLines)
    case 'no-space':
    case 'host-fault':
    case 'git-locked':
    case 'stage-failed':
    case 'not-installed':
      return lastLines(failure.detail, mostLines)
    case 'agent-failed':
    case 'timed-out':
    case 'idle':
    case 'no-change':
    case 'check-failed':
    case 'rate-limited':
    case 'overloaded':
    case 'temporary':
    case 'context-exhausted':
    case 'session-lost':
    case 'crashed':
    case 'setup-failed':
    case 'auth':
    case 'quota':
    case 'permission':
    case 'base-red':
    case 'remote-check-failed':
      return lastLines(failure.tail, mostLines)
    case 'changes-requested':
      return failure.comments.flatMap(({ text }) => lastLines(text, mostLines)).slice(0, mostLines)
    case 'proposal-closed':
    case 'proposal-elsewhere':
      return [failure.url]
    case 'forge-failed':
      return lastLines(forgeDetail(failure.fault), mostLines)
    case 'rejected':
    case 'escaped':
    case 'lost':
    case 'slots-busy':
    case 'base-moved':
    case 'target-gone':
    case 'deadline-passed':
    case 'budget-spent':
      return []
  }
}

/** A worktree that somebody deleted is told as such; the rest is for whoever mends orch. */
function unforeseenClause({ stage, detail }: Extract<Failure, { kind: 'stage-failed' }>): string {
  const [, folder] = /no such folder: (.+)$/m.exec(detail) ?? []
  return folder === undefined
    ? `${stage} met what orch did not foresee`
    : `the folder ${printable(folder)} is gone`
}

/** `exited with 1`, or that it never got that far. */
export function exited(exitCode: number | null): string {
  return exitCode === null ? 'did not run to its end' : `exited with ${exitCode}`
}

function rules(reasons: readonly RuleAnswer[]): string {
  const names = [...new Set(reasons.map(({ rule }) => rule))]
  return `${names.length === 1 ? 'rule' : 'rules'} ${listed(names)}`
}
