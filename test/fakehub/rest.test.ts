import { expect, it, onTestFinished } from 'vitest'
import { connect, setStage } from './stage.ts'
import { startFakehub } from './start.ts'

it.each(['cloud', 'enterprise'] as const)('it speaks as GitHub describes itself (%s)', async (kind) => {
  const hub = await startFakehub(kind)
  const stage = await setStage(hub, 'acme/rocket')
  const client = connect(hub, 'write-token')
  onTestFinished(async () => {
    await hub.stop()
    stage.remove()
  })
  const { repo } = stage
  const at = `/repos/${repo}`
  const sha = stage.push('one', { 'one.txt': '1\n' })
  await hub.ask('rules', {
    repo,
    branch: 'main',
    rules: [
      { type: 'required_linear_history' },
      { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
      { type: 'merge_queue' },
      {
        type: 'required_status_checks',
        parameters: {
          required_status_checks: [{ context: 'ci' }],
          strict_required_status_checks_policy: true,
        },
      },
    ],
  })
  await hub.ask('protection', {
    repo,
    branch: 'main',
    protection: {
      required_status_checks: { strict: true, contexts: ['ci'] },
      enforce_admins: true,
      required_pull_request_reviews: null,
      restrictions: null,
    },
  })
  await hub.ask('milestone', { repo, title: 'v1' })
  const { number } = (
    await client('POST', `${at}/pulls`, { title: 'One', head: 'one', base: 'main', body: 'b' })
  ).body
  await client('POST', `${at}/issues/${number}/labels`, { labels: ['orch'] })
  await client('POST', `${at}/pulls/${number}/requested_reviewers`, { reviewers: ['rita'] })
  await client('POST', `${at}/issues/${number}/assignees`, { assignees: ['ada'] })
  await client('PATCH', `${at}/issues/${number}`, { milestone: 1 })
  await client('PATCH', `${at}/pulls/${number}`, { title: 'One!' })
  const comment = await client('POST', `${at}/issues/${number}/comments`, { body: 'hello' })
  await client('PATCH', `${at}/issues/comments/${comment.body.id}`, { body: 'hello again' })
  await hub.ask('review', {
    repo,
    number,
    state: 'CHANGES_REQUESTED',
    body: 'no',
    comments: [{ path: 'one.txt', line: 1, body: 'why?' }],
  })
  const { id: check } = Object(
    await hub.ask('check', {
      repo,
      sha,
      name: 'ci',
      conclusion: 'failure',
      annotations: [{ path: 'one.txt', line: 1, message: 'bad' }],
      log: 'boom\n',
    }),
  )
  await client('POST', `${at}/statuses/${sha}`, { state: 'success', context: 'orch', description: 'fine' })
  const [review] = (await client('GET', `${at}/pulls/${number}/reviews`)).body
  const [remark] = (await client('GET', `${at}/pulls/${number}/comments`)).body
  await client('POST', `${at}/pulls/${number}/comments/${remark.id}/replies`, { body: 'so' })
  const run = (await client('GET', `${at}/actions/runs?head_sha=${sha}`)).body.workflow_runs[0]
  for (const path of [
    '',
    '/pulls?state=open&head=acme:one&base=main',
    `/pulls/${number}`,
    `/pulls/${number}/files`,
    `/pulls/${number}/commits`,
    `/pulls/${number}/requested_reviewers`,
    `/pulls/${number}/reviews/${review.id}/comments`,
    `/issues?labels=orch&state=all&per_page=100`,
    `/issues/${number}`,
    `/issues/${number}/comments`,
    `/issues/${number}/labels`,
    '/labels',
    '/milestones',
    `/check-runs/${check}`,
    `/check-runs/${check}/annotations`,
    `/commits/${sha}/check-runs`,
    `/commits/${sha}/status`,
    `/commits/${sha}/statuses`,
    `/commits/${sha}/pulls`,
    `/commits/${sha}`,
    `/git/commits/${sha}`,
    '/git/ref/heads/one',
    '/git/matching-refs/heads/o',
    '/compare/main...one',
    '/branches',
    '/branches/main',
    '/rules/branches/main',
    '/rulesets',
    '/rulesets/41',
    `/actions/runs/${run.id}`,
    `/actions/runs/${run.id}/jobs`,
    `/actions/jobs/${check}`,
  ])
    expect(await client('GET', `${at}${path}`), path).toMatchObject({ status: 200 })
  const admin = connect(hub, 'admin-token')
  for (const path of ['', '/required_status_checks', '/required_signatures'])
    expect(await admin('GET', `${at}/branches/main/protection${path}`), path).toMatchObject({ status: 200 })
  for (const path of ['/user', '/users/ada', '/meta', ...(kind === 'cloud' ? ['/rate_limit'] : [])])
    expect(await client('GET', path), path).toMatchObject({ status: 200 })
  expect((await client('GET', `${at}/actions/jobs/${check}/logs`)).body).toBe('boom\n')
  expect(await hub.violations()).toEqual([])
})
