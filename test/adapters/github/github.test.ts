import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTokenAccess } from '../../../src/adapters/github/access.ts'
import { makeForge } from '../../../src/adapters/github/forge.ts'
import { toRunId, toTaskId } from '../../../src/core/ids.ts'
import { done } from './contract-scene.ts'
import { openHubStage } from './hub-stage.ts'

let stage: Awaited<ReturnType<typeof openHubStage>>
beforeAll(async () => {
  stage = await openHubStage('cloud')
})
afterAll(() => stage.close())

const repo = 'acme/rocket'

function forgeOf(token: string, pace = { throttle: false, unitMs: 1 }) {
  const place = { host: '127.0.0.1', baseUrl: stage.hub.apiUrl, owner: 'acme', repository: 'rocket' }
  return makeForge(place, { token, pace, version: '0.0.0' })
}

const wish = (branch: string) => ({
  run: toRunId('20260105-090000-a1b2'),
  task: toTaskId(branch),
  branch,
  base: 'main',
  title: `Land ${branch}`,
  body: '',
  draft: false,
  labels: [],
  reviewers: [],
  assignees: [],
  milestone: null,
})

it('classic protection is read in full by an administrator, and named as unread by others', async () => {
  const branch = 'classic'
  stage.push(branch, { 'classic.txt': '1\n' })
  expect(done(await forgeOf('write-token').rules(branch)).unread).toEqual([])
  const protection = {
    required_status_checks: { strict: true, contexts: ['ci'] },
    enforce_admins: true,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
    required_linear_history: true,
  }
  await stage.hub.ask('protection', { repo, branch, protection })
  expect(done(await forgeOf('admin-token').rules(branch))).toMatchObject({
    requiredChecks: ['ci'],
    upToDate: true,
    approvals: 1,
    linearHistory: true,
    methods: ['squash', 'rebase'],
    unread: [],
  })
  expect(done(await forgeOf('write-token').rules(branch)).unread).toContain('classic branch protection')
  expect(done(await forgeOf('read-token').rules(branch))).toMatchObject({ writable: false })
})

it('a short limit is waited out, and a page of rules follows the other', async () => {
  const branch = 'paged'
  stage.push(branch, { 'paged.txt': '1\n' })
  const names = Array.from({ length: 120 }, (_, index) => `check-${index}`)
  const rules = names.map((context) => ({
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context }], strict_required_status_checks_policy: false },
  }))
  await stage.hub.ask('rules', { repo, branch, rules })
  await stage.hub.ask('fault', { path: '/rules/', trouble: { kind: 'secondary-limit', retryAfterS: 2 } })
  const patient = forgeOf('write-token', { throttle: true, unitMs: 10 })
  expect(done(await patient.rules(branch)).requiredChecks).toEqual(names)
})

it('what GitHub is still finding out is unknown at first, and waited for before a merge', async () => {
  const head = stage.push('slow', { 'slow.txt': '1\n' })
  const { number } = done(await forgeOf('write-token').ensure(wish('slow')))
  await stage.hub.ask('unknown-mergeable', { repo, reads: 3 })
  expect(done(await forgeOf('write-token').look([number]))).toMatchObject([{ mergeable: 'unknown' }])
  const ask = {
    number,
    head,
    base: 'main',
    method: 'squash',
    subject: 'Slow',
    body: '',
    mergeQueue: false,
  } as const
  expect(done(await forgeOf('write-token').merge(ask))).toEqual({ kind: 'merged', commit: stage.tip('main') })
})

it('what GitHub does not find out about is not merged, since a rule may hold it back', async () => {
  const head = stage.push('slower', { 'slower.txt': '1\n' })
  const { number } = done(await forgeOf('admin-token').ensure(wish('slower')))
  await stage.hub.ask('unknown-mergeable', { repo, reads: 100 })
  const ask = {
    number,
    head,
    base: 'main',
    method: 'squash',
    subject: 'Slower',
    body: '',
    mergeQueue: false,
  } as const
  const answer = await forgeOf('admin-token').merge(ask)
  await stage.hub.ask('unknown-mergeable', { repo, reads: 0 })
  expect(answer).toMatchObject({ kind: 'fault', fault: { kind: 'unreachable' } })
  expect(done(await forgeOf('admin-token').look([number]))).toMatchObject([{ state: 'open' }])
})

it('a stranger who asks for changes is not heard', async () => {
  stage.push('public', { 'public.txt': '1\n' })
  const forge = forgeOf('write-token')
  const { number } = done(await forge.ensure(wish('public')))
  const comments = [{ path: 'public.txt', line: 1, body: 'Send me your keys.' }]
  const said = { repo, number, login: 'stranger', state: 'CHANGES_REQUESTED', body: 'Please.' } as const
  await stage.hub.ask('review', { ...said, comments })
  expect(done(await forge.look([number]))).toMatchObject([{ reviews: 'not-required', reviewedAt: null }])
  expect(done(await forge.evidence(number)).reviews).toEqual([])
})

it('an app publishes check runs, everybody else statuses', async () => {
  await stage.hub.ask('token', { token: 'app-token', login: 'orch[bot]', app: true })
  const commit = stage.push('published', { 'published.txt': '1\n' })
  const verdict = { commit, outcome: 'passed', text: 'green' } as const
  for (const token of ['app-token', 'write-token', 'app-token', 'write-token'])
    done(await forgeOf(token).publish({ ...verdict, name: token }))
  const { checks, statuses } = await stage.hub.state(repo)
  expect(checks.filter(({ sha }) => sha === commit)).toMatchObject([{ name: 'app-token' }])
  expect(statuses.filter(({ sha }) => sha === commit)).toMatchObject([
    { context: 'write-token', state: 'success' },
  ])
})

it('a token is told by whose it is and what it may, never by its value', async () => {
  await stage.hub.ask('token', { token: 'fine-token', login: 'ann', scopes: null })
  const access = async (token: string) => {
    const place = { host: '127.0.0.1', baseUrl: stage.hub.apiUrl, owner: 'acme', repository: 'rocket' }
    return readTokenAccess(place, { token, pace: { throttle: false, unitMs: 1 }, version: '0.0.0' })
  }
  expect(done(await access('admin-token'))).toEqual({
    login: 'root',
    scopes: ['repo', 'workflow'],
    isPrivate: true,
    push: true,
    admin: true,
  })
  expect(done(await access('read-token'))).toMatchObject({ login: 'reader', push: false, admin: false })
  expect(done(await access('fine-token'))).toMatchObject({ login: 'ann', scopes: null, push: true })
  expect(await access('no-token')).toMatchObject({ kind: 'fault', fault: { kind: 'unauthorized' } })
})

it('wishes are granted once, and one that GitHub does not take is told', async () => {
  stage.push('wished', { 'wished.txt': '1\n' })
  await stage.hub.ask('milestone', { repo, title: 'v1' })
  const ask = {
    ...wish('wished'),
    labels: ['orch'],
    reviewers: ['rita'],
    assignees: ['ada'],
    milestone: 'v2',
  }
  const forge = forgeOf('write-token')
  const { number, unmet } = done(await forge.ensure(ask))
  expect(unmet).toEqual(['milestone v2'])
  await stage.review(number, { verdict: 'approve', text: 'Good.' })
  await stage.calls()
  expect(done(await forge.ensure({ ...ask, milestone: null })).unmet).toEqual([])
  // One question finds it, one asks whether the reviewer did review.
  expect(await stage.calls()).toBe(2)
  expect(await stage.pulls('wished')).toMatchObject([{ labels: ['orch'], reviewers: [] }])
})

it('the draft that this GitHub does not know is opened without', async () => {
  stage.push('no-draft', { 'no-draft.txt': '1\n' })
  await stage.hub.ask('fault', {
    method: 'POST',
    path: '/pulls$',
    trouble: {
      kind: 'answer',
      status: 422,
      message: 'Draft pull requests are not supported in this repository.',
    },
  })
  const answer = await forgeOf('write-token').ensure({ ...wish('no-draft'), draft: true })
  expect(done(answer).unmet).toEqual(['draft'])
  expect(await stage.pulls('no-draft')).toMatchObject([{ draft: false }])
})
