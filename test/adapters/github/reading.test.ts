import { expect, it } from 'vitest'
import { cut, relevantLines } from '../../../src/adapters/github/log-lines.ts'
import { markedBody, taskMark } from '../../../src/adapters/github/mark.ts'
import type { Reviewed } from '../../../src/adapters/github/reviews.ts'
import { openComments } from '../../../src/adapters/github/reviews.ts'
import type { Pull } from '../../../src/adapters/github/seen.ts'
import { seenOf } from '../../../src/adapters/github/seen.ts'
import { toRunId, toTaskId } from '../../../src/core/ids.ts'

const pull: Pull = {
  number: 7,
  url: 'https://github.com/octo/shop/pull/7',
  state: 'OPEN',
  isDraft: false,
  baseRefName: 'main',
  headRefOid: 'a'.repeat(40),
  mergeable: 'MERGEABLE',
  mergeStateStatus: 'CLEAN',
  reviewDecision: null,
  mergeCommit: null,
  autoMergeRequest: null,
  commits: { nodes: [] },
}

it.each([
  ['MERGEABLE', 'CLEAN', 'yes'],
  ['MERGEABLE', 'UNSTABLE', 'yes'],
  ['MERGEABLE', 'HAS_HOOKS', 'yes'],
  ['MERGEABLE', 'BEHIND', 'behind'],
  ['MERGEABLE', 'BLOCKED', 'blocked'],
  ['MERGEABLE', 'DRAFT', 'blocked'],
  ['MERGEABLE', 'UNKNOWN', 'unknown'],
  ['MERGEABLE', 'SOMETHING_NEW', 'unknown'],
  ['UNKNOWN', 'BLOCKED', 'unknown'],
  ['CONFLICTING', 'DIRTY', 'conflict'],
  ['UNKNOWN', 'DIRTY', 'conflict'],
] as const)('%s and %s is %s', (mergeable, mergeStateStatus, expected) => {
  expect(seenOf({ ...pull, mergeable, mergeStateStatus }, []).mergeable).toBe(expected)
})

it('check runs and statuses are one list of outcomes', () => {
  const run = (status: string, conclusion: string | null) =>
    ({
      __typename: 'CheckRun',
      name: `${status} ${conclusion}`,
      status,
      conclusion,
      detailsUrl: null,
    }) as const
  const status = (state: string) =>
    ({ __typename: 'StatusContext', context: state, state, targetUrl: 'https://ci' }) as const
  const { checks } = seenOf(pull, [
    run('QUEUED', null),
    run('COMPLETED', 'SUCCESS'),
    run('COMPLETED', 'SKIPPED'),
    run('COMPLETED', 'NEUTRAL'),
    run('COMPLETED', 'CANCELLED'),
    run('COMPLETED', 'TIMED_OUT'),
    status('PENDING'),
    status('EXPECTED'),
    status('SUCCESS'),
    status('ERROR'),
  ])
  expect(checks.map(({ outcome }) => outcome).join(' ')).toBe(
    'pending passed passed passed failed failed pending pending passed failed',
  )
  expect(checks.at(-1)?.url).toBe('https://ci')
})

it('who asks for changes is heard without any rule', () => {
  const reviews = (more: Partial<Pull>) => seenOf({ ...pull, ...more }, []).reviews
  expect(reviews({})).toBe('not-required')
  expect(reviews({ reviewDecision: 'REVIEW_REQUIRED' })).toBe('required')
  expect(reviews({ reviewDecision: 'APPROVED' })).toBe('approved')
  expect(reviews({ reviewDecision: 'CHANGES_REQUESTED' })).toBe('changes-requested')
  expect(
    reviews({ latestOpinionatedReviews: { nodes: [{ state: 'CHANGES_REQUESTED', submittedAt: null }] } }),
  ).toBe('changes-requested')
})

it('a trial merge is no merge: only a merged one tells its commit', () => {
  const mergeCommit = { oid: 'b'.repeat(40) }
  expect(seenOf({ ...pull, mergeCommit }, []).mergeCommit).toBeNull()
  expect(seenOf({ ...pull, mergeCommit, state: 'MERGED' }, [])).toMatchObject({
    state: 'merged',
    mergeCommit: mergeCommit.oid,
  })
})

it('of a log the lines up to its last error are kept, plain', () => {
  const at = '2026-01-05T09:00:00.1234567Z'
  const log = [
    `\uFEFF${at} ##[group]Run npm test`,
    `${at} \u001b[36;1mnpm test\u001b[0m`,
    `${at} ##[endgroup]`,
    `${at} not ok 3 - adds up`,
    `${at} ##[error]Process completed with exit code 1.`,
    `${at} Post job cleanup.`,
  ].join('\r\n')
  expect(relevantLines(log)).toBe('npm test\nnot ok 3 - adds up\nerror: Process completed with exit code 1.')
  const quiet = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')
  expect(relevantLines(quiet).split('\n')).toHaveLength(40)
  expect(cut('one\ntwo\nthree', 8)).toBe('…\nthree')
})

it('the text between the marks is replaced, and what people wrote around it stays', () => {
  const mark = taskMark({ run: toRunId('20260105-090000-a1b2'), task: toTaskId('api') })
  const first = markedBody(null, mark, 'One\n')
  expect(first).toBe('<!-- orch:run=20260105-090000-a1b2;task=api -->\nOne\n<!-- /orch -->')
  expect(markedBody(`Hello\n\n${first}\nBye`, mark, 'Two')).toBe(
    `Hello\n\n${first.replace('One', 'Two')}\nBye`,
  )
  expect(markedBody('Mine', mark, 'One')).toBe(`Mine\n\n${first}`)
  expect(markedBody(first, mark, 'One')).toBe(first)
})

it('open are standing reviews, new words and unsettled threads', () => {
  const pushed = '2026-01-05T09:00:00Z'
  const [before, after] = ['2026-01-05T08:00:00Z', '2026-01-05T10:00:00Z']
  const review = (id: string, state: string, submittedAt: string) => ({
    id,
    state,
    body: id,
    submittedAt,
    author: { login: 'ann' },
    authorAssociation: 'MEMBER',
  })
  const thread = (
    id: string,
    more: Partial<Reviewed['reviewThreads']['nodes'][number]>,
    createdAt = before,
  ) => ({
    id,
    isResolved: false,
    isOutdated: false,
    path: 'a.ts',
    line: 3,
    comments: { nodes: [{ body: id, createdAt, author: null, authorAssociation: 'OWNER' }] },
    ...more,
  })
  const reviewed: Reviewed = {
    headRefOid: 'a',
    commits: { nodes: [{ commit: { committedDate: pushed } }] },
    latestOpinionatedReviews: { nodes: [{ id: 'standing', state: 'CHANGES_REQUESTED' }] },
    reviews: {
      nodes: [
        review('standing', 'CHANGES_REQUESTED', before),
        review('answered', 'CHANGES_REQUESTED', before),
        review('new', 'COMMENTED', after),
        { ...review('wordless', 'COMMENTED', after), body: '' },
        review('content', 'APPROVED', after),
        { ...review('a stranger', 'CHANGES_REQUESTED', after), authorAssociation: 'NONE' },
        {
          ...review('an app', 'COMMENTED', after),
          authorAssociation: 'NONE',
          author: { __typename: 'Bot', login: 'lint[bot]' },
        },
      ],
    },
    reviewThreads: {
      nodes: [
        thread('settled', { isResolved: true }, after),
        thread('open', {}),
        thread('outdated', { isOutdated: true }),
        thread('outdated, gone on with', { isOutdated: true }, after),
      ],
    },
  }
  expect(openComments(reviewed).map(({ id }) => id)).toEqual([
    'standing',
    'open',
    'new',
    'an app',
    'outdated, gone on with',
  ])
})
