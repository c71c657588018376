import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client, Stage } from './stage.ts'
import { connect, setStage } from './stage.ts'
import type { Fakehub } from './start.ts'
import { startFakehub } from './start.ts'

let hub: Fakehub
let stage: Stage
let client: Client

beforeAll(async () => {
  hub = await startFakehub()
  stage = await setStage(hub, 'acme/rocket')
  client = connect({ ...hub, apiUrl: `${hub.origin}/api` }, 'write-token')
})

afterAll(async () => {
  await hub.stop()
  stage.remove()
})

const ask = async (query: string, variables: object = {}) =>
  (await client('POST', '/graphql', { query, variables })).body

async function open(branch: string): Promise<{ number: number; id: string; sha: string }> {
  const sha = stage.push(branch, { [branch]: '1\n' })
  const rest = connect(hub, 'write-token')
  const { body } = await rest('POST', `/repos/${stage.repo}/pulls`, {
    title: branch,
    head: branch,
    base: 'main',
  })
  return { number: body.number, id: body.node_id, sha }
}

const look = (number: number) =>
  ask(
    `query Look($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) {
      pullRequest(number: $number) { state mergeable mergeStateStatus reviewDecision isDraft headRefOid
        autoMergeRequest { mergeMethod } mergeQueueEntry { position } mergeCommit { oid }
        commits(last: 1) { nodes { commit { oid statusCheckRollup { state contexts(first: 100) { nodes {
          __typename ... on CheckRun { name conclusion isRequired(pullRequestNumber: $number) }
          ... on StatusContext { context state } } } } } } }
        reviewThreads(first: 50) { nodes { id isResolved comments(first: 10) { nodes { body } } } } } } }`,
    { owner: 'acme', name: 'rocket', number },
  ).then(({ data }) => data.repository.pullRequest)

it('one query tells of checks, reviews and what stands in the way', async () => {
  const { repo } = stage
  const { number, sha } = await open('rollup')
  await hub.ask('check', { repo, sha, name: 'ci', conclusion: 'failure' })
  await hub.ask('status', { repo, sha, context: 'docs', state: 'success' })
  await hub.ask('review', {
    repo,
    number,
    state: 'COMMENTED',
    comments: [{ path: 'rollup', line: 1, body: 'why?' }],
  })
  expect(await look(number)).toMatchObject({
    state: 'OPEN',
    mergeable: 'MERGEABLE',
    mergeStateStatus: 'UNSTABLE',
    headRefOid: sha,
    commits: {
      nodes: [
        {
          commit: {
            statusCheckRollup: {
              state: 'FAILURE',
              contexts: {
                nodes: [
                  { __typename: 'CheckRun', name: 'ci', conclusion: 'FAILURE', isRequired: false },
                  { __typename: 'StatusContext', context: 'docs', state: 'SUCCESS' },
                ],
              },
            },
          },
        },
      ],
    },
    reviewThreads: { nodes: [{ isResolved: false, comments: { nodes: [{ body: 'why?' }] } }] },
  })
  expect(await hub.violations()).toEqual([])
})

it('auto-merge is refused while clean, armed while a check is missing, and merges when it passed', async () => {
  const { repo } = stage
  await hub.ask('settings', { repo, settings: { allowAutoMerge: true } })
  const { number, id, sha } = await open('auto')
  const arm = () =>
    ask(
      'mutation Arm($id: ID!, $head: GitObjectID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, expectedHeadOid: $head, mergeMethod: SQUASH}) { pullRequest { number } } }',
      { id, head: sha },
    )
  expect((await arm()).errors).toMatchObject([
    { type: 'UNPROCESSABLE', message: 'Pull request Pull request is in clean status' },
  ])
  const parameters = { required_status_checks: [{ context: 'ci' }] }
  await hub.ask('rules', { repo, branch: 'main', rules: [{ type: 'required_status_checks', parameters }] })
  expect((await arm()).data.enablePullRequestAutoMerge.pullRequest).toEqual({ number })
  expect(await look(number)).toMatchObject({
    mergeStateStatus: 'BLOCKED',
    autoMergeRequest: { mergeMethod: 'SQUASH' },
  })
  await hub.ask('status', { repo, sha, context: 'ci', state: 'success' })
  const { state, mergeCommit } = await look(number)
  expect([state, mergeCommit.oid]).toEqual(['MERGED', stage.git('rev-parse', 'main')])
  expect(stage.git('show', '-s', '--format=%s', 'main')).toBe(`auto (#${number})`)
  await hub.ask('rules', { repo, branch: 'main', rules: [] })
})

it('a merge queue takes what is ready, in order, and nothing is merged beside it', async () => {
  const { repo } = stage
  await hub.ask('rules', { repo, branch: 'main', rules: [{ type: 'merge_queue' }] })
  const [one, two] = [await open('queue-1'), await open('queue-2')]
  for (const { id } of [one, two])
    await ask(
      'mutation($id: ID!) { enqueuePullRequest(input: {pullRequestId: $id}) { mergeQueueEntry { position } } }',
      { id },
    )
  expect(await look(two.number)).toMatchObject({ mergeQueueEntry: { position: 2 } })
  const rest = connect(hub, 'write-token')
  expect(await rest('PUT', `/repos/${repo}/pulls/${one.number}/merge`, {})).toMatchObject({ status: 405 })
  await hub.ask('advance-queue', { repo, branch: 'main' })
  expect([(await look(one.number)).state, (await look(two.number)).mergeQueueEntry.position]).toEqual([
    'MERGED',
    1,
  ])
  await hub.ask('advance-queue', { repo, branch: 'main', outcome: 'fail' })
  expect(await look(two.number)).toMatchObject({ state: 'OPEN', mergeQueueEntry: null })
  await hub.ask('rules', { repo, branch: 'main', rules: [] })
})

it('a field that GitHub does not have is a violation', async () => {
  const before = (await hub.violations()).length
  expect(await ask('query Wrong { viewer { shoeSize } }')).toMatchObject({ errors: [{}] })
  expect((await hub.violations()).slice(before)).toEqual([
    {
      endpoint: 'graphql query Wrong',
      of: 'request',
      problem: 'Cannot query field "shoeSize" on type "User".',
    },
  ])
})
