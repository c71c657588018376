import { expect, it } from 'vitest'
import type { Failure, RuleAnswer } from '../../../src/core/failure.ts'
import { failureClause, failureWords } from '../../../src/report/words/failure.ts'
import { answerClause } from '../../../src/report/words/rules.ts'
import { wordsText } from '../../../src/report/words.ts'
import { commit } from '../../support/builders.ts'

const tail = 'last line'
const scope: RuleAnswer = {
  rule: 'scope',
  answer: 'return',
  subject: 'src/b.ts',
  observed: '1',
  limit: 'src/api/**',
  remedy: 'undo the changes outside the scope of this task',
}

const failures: readonly Failure[] = [
  { kind: 'agent-failed', exitCode: 1, tail },
  { kind: 'timed-out', limitMs: 2_700_000, tail },
  { kind: 'idle', limitMs: 600_000, tail },
  { kind: 'no-change', tail, sameAsRed: false },
  { kind: 'no-change', tail, sameAsRed: true },
  { kind: 'check-failed', check: 'unit', exitCode: 1, tail, log: '', where: 'candidate' },
  { kind: 'returned', reasons: [scope] },
  { kind: 'denied', reasons: [scope, { ...scope, rule: 'branchName' }] },
  { kind: 'rejected', reason: 'too clever', by: 'ada' },
  { kind: 'escaped', what: 'refs/heads/main' },
  { kind: 'conflict', files: ['a.ts', 'b.ts', 'c.ts', 'd.ts'], detail: 'CONFLICT (content)' },
  { kind: 'rate-limited', resetAt: null, tail },
  { kind: 'overloaded', tail },
  { kind: 'temporary', tail },
  { kind: 'context-exhausted', tail },
  { kind: 'crashed', signal: 'SIGSEGV', tail },
  { kind: 'lost' },
  { kind: 'no-space', path: '/tmp', detail: 'ENOSPC' },
  { kind: 'host-fault', code: 'EIO', path: '/w', detail: 'EIO' },
  { kind: 'git-locked', path: '.git/index.lock', detail: 'File exists' },
  { kind: 'setup-failed', command: 'npm ci', exitCode: 1, tail },
  { kind: 'slots-busy', holders: ['run a', 'run b'] },
  { kind: 'stage-failed', stage: 'merge', detail: 'TypeError' },
  { kind: 'stage-failed', stage: 'run-check', detail: 'git diff failed: no such folder: /w/check-1' },
  { kind: 'auth', tail },
  { kind: 'quota', resetAt: null, tail },
  { kind: 'permission', tail },
  { kind: 'not-installed', program: 'claude', detail: 'ENOENT' },
  { kind: 'base-moved', from: commit('a'), to: null },
  { kind: 'target-gone', target: 'main' },
  { kind: 'base-red', check: 'unit', base: commit('base'), tail },
  { kind: 'deadline-passed', limitMs: 7_200_000 },
]

it('every failure is half a sentence', () => {
  expect(failures.map(failureClause).join('\n')).toMatchInlineSnapshot(`
    "the agent exited with 1
    the agent ran longer than 45 min
    the agent said nothing for 10 min
    the agent left the tree as it was
    the agent left exactly what had failed before
    check unit failed on its candidate
    the change does not pass rule scope
    the change is denied by rules scope and branchName
    ada rejected it: too clever
    the agent changed what is not its own: refs/heads/main
    it conflicts with the target in a.ts, b.ts and 2 more
    the provider limits requests
    the provider is overloaded
    the agent asked to be run again later (exit 75)
    the agent used up its context
    the agent was ended by SIGSEGV
    the agent ended together with orch or the machine
    no space is left at /tmp
    the disk does not read or write at /w (EIO)
    another git command holds .git/index.lock
    setup command \`npm ci\` exited with 1
    every worktree is in use by run a and run b
    merge met what orch did not foresee
    the folder /w/check-1 is gone
    the agent is not logged in
    the quota of the agent is used up
    the agent lacks a permission it needs (last line)
    claude is not installed
    the target moved in the meantime
    the branch main is gone
    check unit fails on the target itself (f448f1f)
    its deadline of 2 h passed"
  `)
})

it('evidence stands in a gutter, as the tool said it, without its control sequences', () => {
  const conflict = {
    kind: 'conflict',
    files: ['a.ts'],
    detail: '\u001b[31mCONFLICT\u001b[0m in a.ts',
  } as const
  expect(wordsText(failureWords(conflict))).toMatchInlineSnapshot(`
    "it conflicts with the target in a.ts
      │ a.ts
      │ CONFLICT in a.ts"
  `)
})

it('every admission rule says what it has against the change', () => {
  const rules = [
    ...[
      'approval',
      'protectedPaths',
      'scope',
      'changedFiles',
      'addedLines',
      'fileSizeKiB',
      'conflictMarkers',
    ],
    ...['symlinks', 'gitlinks', 'nestedRepositories', 'branchName', 'commitMessage', 'change', 'later'],
  ]
  expect(rules.map((rule) => answerClause({ ...scope, rule })).join('\n')).toMatchInlineSnapshot(`
    "the plan asks for a person (approval)
    it changes src/b.ts (protectedPaths)
    it changes src/b.ts, the scope is src/api/** (scope)
    it changes 1 files, the limit is src/api/** (changedFiles)
    it adds 1 lines, the limit is src/api/** (addedLines)
    src/b.ts is larger than src/api/** (fileSizeKiB)
    src/b.ts holds conflict markers (conflictMarkers)
    src/b.ts points out of the tree (symlinks)
    src/b.ts is a repository of its own (gitlinks)
    src/b.ts is a repository of its own (nestedRepositories)
    branch src/b.ts does not match src/api/** (branchName)
    the message of src/b.ts does not match src/api/** (commitMessage)
    it changes src/b.ts, and the task may change nothing (change)
    src/b.ts: 1, the limit is src/api/** (later)"
  `)
})

it('no sentence begs, blames or sets a full stop against an id', () => {
  for (const each of failures) {
    expect(wordsText(failureWords(each))).not.toMatch(/please|oops|unable to|invalid|\.$/i)
  }
})
