import { RE2JS } from 're2js'
import type { Config, Policy } from '../config.ts'
import type { RuleAnswer } from '../failure.ts'
import type { TaskSpec } from '../plan/plan.ts'
import type { BranchRules } from '../pull-request/pull-request.ts'
import { above, listed, paths } from './answers.ts'
import type { WorkFacts } from './facts.ts'
import { matchesAny } from './globs.ts'

/** What every rule looks at. */
export interface Case {
  readonly facts: WorkFacts
  readonly policy: Policy
  readonly task: TaskSpec
  /** The message the change would land with. */
  readonly landingMessage: string
  /** How it would land. */
  readonly method: Config['queue']['method']
  /** What the forge asks of the target; absent and null ask nothing. */
  readonly remote?: Pick<BranchRules, 'patterns' | 'limits'> | null
}

export type Rule = (subject: Case) => RuleAnswer | null

/** The config and everything that says what the gate is stay protected whatever the config lists. */
const alwaysProtected = ['.orchestrator.json']

export const scope: Rule = ({ facts, task }) =>
  task.scope.length === 0
    ? null
    : paths('scope', facts.paths, {
        offends: ({ path }) => !matchesAny([...task.scope, ...allowed(task, 'scope')], path),
        answer: 'return',
        limit: task.scope.join(', '),
        remedy: 'undo the changes outside the scope of this task',
      })

export const protectedPaths: Rule = ({ facts, policy, task }) =>
  paths('protectedPaths', facts.paths, {
    offends: ({ path }) =>
      matchesAny([...alwaysProtected, ...policy.protectedPaths], path) &&
      !matchesAny(allowed(task, 'protectedPaths'), path),
    answer: 'wait',
    limit: policy.protectedPaths.join(', '),
    remedy: 'a person has to approve changes to these paths',
  })

export const changedFiles: Rule = ({ facts, policy }) =>
  above('changedFiles', {
    observed: facts.paths.length,
    limit: policy.limits.changedFiles,
    remedy: 'change fewer files',
  })

export const addedLines: Rule = ({ facts, policy }) =>
  above('addedLines', {
    observed: sum(facts.paths.map((path) => path.addedLines)),
    limit: policy.limits.addedLines,
    remedy: 'add fewer lines',
  })

export const fileSize: Rule = ({ facts, policy, task }) => {
  const limit = policy.limits.fileSizeKiB
  if (limit === null) return null
  return paths('fileSizeKiB', facts.paths, {
    offends: ({ path, sizeBytes }) =>
      sizeBytes > limit * 1024 && !matchesAny(allowed(task, 'fileSizeKiB'), path),
    answer: 'return',
    limit: `${limit} KiB`,
    remedy: 'keep large files out of the repository',
  })
}

export const conflictMarkers: Rule = ({ facts, task }) =>
  paths('conflictMarkers', facts.paths, {
    offends: ({ path, conflictMarker }) =>
      conflictMarker && !matchesAny(allowed(task, 'conflictMarkers'), path),
    answer: 'return',
    limit: 'none',
    remedy: 'resolve the conflict and remove its markers',
  })

export const symlinks: Rule = ({ facts, task }) =>
  paths('symlinks', facts.paths, {
    offends: ({ path, linkTarget }) =>
      linkTarget !== null && leavesTree(path, linkTarget) && !matchesAny(allowed(task, 'symlinks'), path),
    answer: 'return',
    limit: 'inside the tree',
    remedy: 'let the link point to a file of this repository',
  })

export const gitlinks: Rule = ({ facts }) =>
  paths('gitlinks', facts.paths, {
    offends: ({ mode }) => mode === '160000',
    answer: 'return',
    limit: 'none',
    remedy: 'remove the nested repository from the commit',
  })

export const nestedRepositories: Rule = ({ facts }) =>
  listed('nestedRepositories', facts.nestedRepositories, {
    answer: 'return',
    limit: 'none',
    remedy: 'move the nested repository out of the worktree, or remove its .git folder to add its files',
  })

export const branchName: Rule = ({ facts, policy }) => {
  if (policy.branchName === null || RE2JS.compile(policy.branchName).matcher(facts.branch).find()) return null
  return {
    rule: 'branchName',
    answer: 'deny',
    subject: facts.branch,
    observed: facts.branch,
    limit: policy.branchName,
    remedy: 'change branch.name in the config so that it fits policy.branchName',
  }
}

/** The messages that would land: of the agent's own single-parent commits, and the one that orch writes. */
export const commitMessage: Rule = ({ facts, policy, landingMessage, method }) => {
  if (policy.commitMessage === null) return null
  const pattern = RE2JS.compile(policy.commitMessage)
  const fits = (message: string) => pattern.matcher(message).find()
  const limit = policy.commitMessage
  const own = facts.commits.filter(({ message, parents }) => parents < 2 && !/^Orch-Run: /m.test(message))
  const offending = (method === 'squash' ? [] : own)
    .filter(({ message }) => !fits(message))
    .map(({ id, message }) => `${id.slice(0, 12)} ${firstLine(message)}`)
  if (offending.length > 0)
    return listed('commitMessage', offending, { answer: 'return', limit, remedy: 'reword these commits' })
  const isWritten = method !== 'rebase' || facts.commits.some(({ message }) => isLeftover(message))
  if (!isWritten || fits(landingMessage)) return null
  const remedy = 'change queue.message in the config or the task title so that they fit policy.commitMessage'
  return {
    rule: 'commitMessage',
    answer: 'deny',
    subject: 'landing message',
    observed: landingMessage,
    limit,
    remedy,
  }
}

/** A rebase puts single commits one on the other, and knows no place for a merge. */
export const linearHistory: Rule = ({ facts, method }) =>
  method !== 'rebase'
    ? null
    : listed(
        'linearHistory',
        facts.commits
          .filter(({ parents }) => parents > 1)
          .map(({ id, message }) => `${id.slice(0, 12)} ${firstLine(message)}`),
        {
          answer: 'return',
          limit: 'no merge commits, as queue.method is "rebase"',
          remedy: 'rewrite the branch without merge commits, or land it with queue.method "squash"',
        },
      )

export const unchanged: Rule = ({ facts, task }) =>
  task.change !== 'none'
    ? null
    : paths('change', facts.paths, {
        offends: () => true,
        answer: 'return',
        limit: 'no change',
        remedy: 'this task must leave the tree as it is; undo every change',
      })

export const approval: Rule = ({ task }) =>
  task.approval
    ? {
        rule: 'approval',
        answer: 'wait',
        subject: task.id,
        observed: 'not approved yet',
        limit: 'a person',
        remedy: 'a person has to approve this task',
      }
    : null

function allowed(task: TaskSpec, rule: string): readonly string[] {
  return task.allow.filter((allowance) => allowance.rule === rule).flatMap((allowance) => allowance.paths)
}

/** What an attempt left uncommitted and orch committed; a commit that lands has a digest too. */
function isLeftover(message: string): boolean {
  return /^Orch-Run: /m.test(message) && !/^Orch-Digest: /m.test(message)
}

/** True when the link, read from where it stands, goes outside the tree or into git's own folder. */
function leavesTree(path: string, target: string): boolean {
  if (target.startsWith('/')) return true
  const at = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..' && at.length === 0) return true
    if (part === '..') at.pop()
    else if (part !== '' && part !== '.') at.push(part)
    if (at[0]?.toLowerCase() === '.git') return true
  }
  return false
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
