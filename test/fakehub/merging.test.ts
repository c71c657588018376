import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client, Stage } from './stage.ts'
import { connect, setStage } from './stage.ts'
import type { Fakehub } from './start.ts'
import { startFakehub } from './start.ts'

let hub: Fakehub
let stage: Stage
let client: Client
const at = '/repos/acme/rocket'

beforeAll(async () => {
  hub = await startFakehub()
  stage = await setStage(hub, 'acme/rocket')
  client = connect(hub, 'write-token')
})

afterAll(async () => {
  expect(await hub.violations()).toEqual([])
  await hub.stop()
  stage.remove()
})

const open = (head: string, more: object = {}) =>
  client('POST', `${at}/pulls`, { title: head, head, base: 'main', ...more })

it('a second pull request of a branch, one of nothing, and one of no branch are refused', async () => {
  stage.push('twice', { 'twice.txt': '1\n' })
  expect(await open('twice')).toMatchObject({ status: 201 })
  expect(await open('twice')).toMatchObject({
    status: 422,
    body: { errors: [{ message: 'A pull request already exists for acme:twice.' }] },
  })
  stage.git('branch', 'same', 'main')
  expect((await open('same')).body.errors[0].message).toBe('No commits between main and same')
  expect(await open('none')).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'head', code: 'invalid' }] },
  })
})

it('each method makes its own commits, of exactly the head it was asked for', async () => {
  const sha = stage.push('m', { 'm.txt': '1\n' })
  const { number } = (await open('m')).body
  const merge = (body: object) => client('PUT', `${at}/pulls/${number}/merge`, body)
  const pushed = stage.push('m', { 'm.txt': '2\n' }, 'm')
  expect(await merge({ sha })).toMatchObject({ status: 409 })
  const { body } = await merge({
    sha: pushed,
    merge_method: 'merge',
    commit_title: 'Land m',
    commit_message: 'why',
  })
  expect(stage.git('log', '-1', '--format=%H %P %B', 'main')).toContain(pushed)
  expect(stage.git('log', '-1', '--format=%B', body.sha).trim()).toBe('Land m\n\nwhy')
  expect(await merge({ sha: pushed })).toMatchObject({ status: 405 })
  expect((await client('GET', `${at}/pulls/${number}`)).body).toMatchObject({
    merged: true,
    merge_commit_sha: body.sha,
  })
  for (const method of ['squash', 'rebase']) {
    stage.push(method, { [`${method}.txt`]: '1\n' })
    const head = stage.push(method, { [`${method}.txt`]: '2\n' }, method)
    stage.push(`${method}-other`, { [`${method}-other.txt`]: '' })
    stage.git('update-ref', 'refs/heads/main', stage.git('rev-parse', `${method}-other`))
    const before = stage.git('rev-parse', 'main')
    const pull = (await open(method)).body.number
    expect(
      await client('PUT', `${at}/pulls/${pull}/merge`, { sha: head, merge_method: method }),
    ).toMatchObject({ status: 200 })
    expect(stage.git('rev-list', '--count', `${before}..main`)).toBe(method === 'squash' ? '1' : '2')
    expect(stage.git('show', `main:${method}.txt`)).toBe('2')
  }
})

it('a conflict, a draft and a missing check stand in the way, each with its words', async () => {
  const { repo } = stage
  stage.push('clash', { 'm.txt': 'other\n' }, 'main')
  const { number } = (await open('clash')).body
  expect((await client('GET', `${at}/pulls/${number}`)).body).toMatchObject({
    mergeable: false,
    mergeable_state: 'dirty',
  })
  expect((await client('PUT', `${at}/pulls/${number}/merge`, {})).body.message).toBe(
    'Pull Request is not mergeable',
  )
  stage.push('sketch', { 'sketch.txt': '' })
  expect((await open('sketch', { draft: true })).body.mergeable_state).toBe('draft')
  const parameters = {
    required_status_checks: [{ context: 'ci' }],
    strict_required_status_checks_policy: false,
  }
  const rules = [{ type: 'required_status_checks', parameters }, { type: 'pull_request' }]
  await hub.ask('rules', { repo, branch: 'main', rules })
  const sha = stage.push('ready', { 'ready.txt': '' })
  const ready = (await open('ready')).body
  await hub.ask('unknown-mergeable', { repo, reads: 1 })
  const states = async () => (await client('GET', `${at}/pulls/${ready.number}`)).body.mergeable_state
  expect([await states(), await states()]).toEqual(['unknown', 'blocked'])
  const merge = async () => (await client('PUT', `${at}/pulls/${ready.number}/merge`, {})).body.message
  expect(await merge()).toContain('Required status check "ci" is expected.')
  await hub.ask('check', { repo, sha, name: 'ci', conclusion: 'failure' })
  expect(await merge()).toContain('Required status check "ci" is failing.')
  expect(() => stage.push('main', { 'direct.txt': '' })).toThrow(/GH013/)
  await hub.ask('rules', { repo, branch: 'main', rules: [] })
})

it('a check that runs by itself fails where the file says so, on each new head', async () => {
  const { repo } = stage
  const failsOn = { path: 'app.txt', text: 'bug' }
  await hub.ask('ci', { repo, checks: [{ name: 'auto-ci', failsOn, log: 'boom\n' }] })
  const conclusions = async (sha: string) =>
    (await client('GET', `${at}/commits/${sha}/check-runs`)).body.check_runs.map(Object)
  const bad = stage.push('app', { 'app.txt': 'a bug\n' })
  await open('app')
  expect(await conclusions(bad)).toMatchObject([{ name: 'auto-ci', conclusion: 'failure' }])
  const good = stage.push('app', { 'app.txt': 'fine\n' }, 'app')
  expect(await conclusions(good)).toMatchObject([{ name: 'auto-ci', conclusion: 'success' }])
})

it('a reviewer and a merge queue can go on by themselves', async () => {
  const { repo } = stage
  const wishes = [{ title: 'wish', path: 'wish.txt', line: 1, text: 'why?' }]
  await hub.ask('reviewer', { repo, reviewer: { wishes } })
  const parameters = { required_approving_review_count: 1 }
  const rules = [
    { type: 'pull_request', parameters },
    { type: 'merge_queue', parameters: { merge_method: 'SQUASH' } },
  ]
  await hub.ask('rules', { repo, branch: 'main', rules })
  await hub.ask('queue-pace', { repo, branch: 'main', afterMs: 0 })
  stage.push('wish', { 'wish.txt': '1' })
  const { number, node_id: id } = (await open('wish')).body
  const states = async () =>
    (await client('GET', `${at}/pulls/${number}/reviews`)).body.map(({ state }: { state: string }) => state)
  expect(await states()).toEqual(['CHANGES_REQUESTED'])
  stage.push('wish', { 'wish.txt': '2' }, 'wish')
  expect(await states()).toEqual(['CHANGES_REQUESTED', 'APPROVED'])
  const graph = connect({ ...hub, apiUrl: `${hub.origin}/api` }, 'write-token')
  const query = `mutation { enqueuePullRequest(input: {pullRequestId: "${id}"}) { mergeQueueEntry { position } } }`
  expect(await graph('POST', '/graphql', { query })).toMatchObject({ body: { data: {} } })
  expect((await client('GET', `${at}/pulls/${number}`)).body).toMatchObject({ merged: true })
  expect(stage.git('log', '-1', '--format=%s', 'main')).toBe(`wish (#${number})`)
  await hub.ask('rules', { repo, branch: 'main', rules: [] })
  await hub.ask('reviewer', { repo, reviewer: null })
})

it('git itself speaks to it over HTTP, with the token as password', () => {
  const remote = `${hub.origin.replace('//', '//x:write-token@')}/acme/rocket.git`
  expect(stage.git('ls-remote', remote, 'refs/heads/main')).toContain(stage.git('rev-parse', 'main'))
  stage.git('push', '-q', remote, 'main:refs/heads/over-http')
  expect(stage.git('rev-parse', 'over-http')).toBe(stage.git('rev-parse', 'main'))
  expect(() => stage.git('push', '-q', remote.replace('write', 'read'), 'main:refs/heads/no')).toThrow(/403/)
})
