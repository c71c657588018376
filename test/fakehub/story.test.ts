import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ForgeRun } from './forge-run.ts'
import { checkRule, reviewRule, runThrough } from './run-through.ts'
import { storyHub } from './story-hub.ts'

const { hub, clone } = storyHub()

const status = (run: ForgeRun): { readonly status: string; readonly tasks: readonly Seen[] } =>
  JSON.parse(run.orch('status', '--json').stdout)

interface Seen {
  readonly id: string
  readonly status: string
  readonly attempts: number
  readonly commit: string
  readonly pr: { readonly number: number; readonly state: string }
}

test('ten tasks land through a protected branch, whatever CI, reviewers and each other do to them', async () => {
  const repo = 'acme/shop'
  const run = await clone({
    repo,
    pullRequest: { labels: ['orch'], milestone: 'v9', publish: 'verdicts', answer: 'resolve' },
  })
  await hub().ask('rules', { repo, branch: 'main', rules: [checkRule(true), reviewRule] })
  const failsOn = { path: 't4.txt', text: 'broken' }
  const log = '2026-01-01T00:00:00.0000000Z ##[error]t4.txt is broken\n'
  await hub().ask('ci', { repo, checks: [{ name: 'ci', afterMs: 100, failsOn, log }] })
  const plan = run.plan({
    t1: 'echo 1 > t1.txt',
    t2: { prompt: 'echo 2 > t2.txt; test -e t1.txt', dependsOn: ['t1'] },
    t3: { prompt: 'echo 3 > t3.txt; test -e t2.txt', dependsOn: ['t2'] },
    t4: 'echo broken > t4.txt\ngrep -q "t4.txt is broken" "$ORCH_PROMPT_FILE" && echo fine > t4.txt',
    t5: 'echo 5 > shared\necho both > shared',
    t6: 'echo 6 > shared\necho both of them > shared',
    t7: 'echo 7 > t7.txt\ngrep -q "say seven" "$ORCH_PROMPT_FILE" && echo seven > t7.txt',
    t8: 'echo 8 > t8.txt',
    t9: 'echo 9 > t9.txt',
    t10: { prompt: 'echo 10 > t10.txt', dependsOn: ['t8', 't9'] },
  })
  const said = new Set<string>()
  const reviewers = async () => {
    const { pulls } = await hub().state(repo)
    for (const { branch, issue, head, merged } of pulls) {
      if (merged !== null || issue.state !== 'open') continue
      const isSeven = branch.endsWith('/t7')
      const first = isSeven && !said.has(`7 ${issue.number}`)
      const key = first ? `7 ${issue.number}` : `${issue.number} ${isSeven ? head : ''}`
      if (said.has(key) || (isSeven && !first && said.has(`at ${head}`))) continue
      said.add(key)
      if (first) said.add(`at ${head}`)
      await hub().ask('review', {
        repo,
        number: issue.number,
        state: first ? 'CHANGES_REQUESTED' : 'APPROVED',
        body: first ? 'Please say seven.' : '',
        comments: first ? [{ path: 't7.txt', line: 1, body: 'In words.' }] : [],
      })
    }
  }
  expect(await runThrough(run, plan, reviewers)).toBe(0)
  const { tasks } = status(run)
  expect(tasks.map(({ status: each }) => each)).toEqual(tasks.map(() => 'landed'))
  expect(tasks.map(({ pr }) => pr.state)).toEqual(tasks.map(() => 'merged'))
  const attempts = Object.fromEntries(tasks.map((each) => [each.id, each.attempts]))
  expect(attempts).toMatchObject({ t1: 1, t4: 2, t7: 2, t10: 1 })
  expect([attempts.t5, attempts.t6].sort()).toEqual([1, 2])
  const { pulls, statuses } = await hub().state(repo)
  expect(pulls.map(({ issue, merged }) => [issue.labels, merged?.by])).toEqual(
    tasks.map(() => [['orch'], 'orch-bot']),
  )
  for (const { head } of pulls)
    expect(statuses.filter(({ sha }) => sha === head)).toMatchObject([
      { context: 'orch / unit', state: 'success', description: expect.stringMatching(/^Passed in /) },
    ])
  expect(run.journal().match(/"unmet":\["milestone v9"\]/g)).toHaveLength(10)
  const seven = pulls.find(({ branch }) => branch.endsWith('/t7'))
  const answers = pulls.flatMap(({ issue }) => issue.comments.map(({ body }) => body))
  const answer = 'COMMIT answers:\n\n- the review by rita\n- rita on `t7.txt`, line 1'
  expect(answers.map((body) => body.replace(/^<!--.*-->\n[0-9a-f]{40}/, 'COMMIT'))).toEqual([answer])
  expect(seven?.threads).toMatchObject([{ resolved: true }])
  expect(run.remote('show', 'main:t4.txt', 'main:t7.txt')).toBe('fine\nseven')
  expect(run.remote('branch', '--list', 'orch/*')).toBe('')
  expect(run.git('branch', '--remotes', '--list', '*/orch/*')).toBe('')
  expect(run.git('rev-parse', 'main')).toBe(run.remote('rev-parse', 'main'))
  expect(run.orch('verify')).toMatchObject({ code: 0 })
  expect(await hub().violations()).toEqual([])
}, 120_000)

test.concurrent('what the forge merges itself lands too, and so does a branch that a person made, which stays as it is', async () => {
  const repo = 'acme/auto'
  const run = await clone({ repo })
  await hub().ask('settings', { repo, settings: { allowAutoMerge: true } })
  await hub().ask('rules', { repo, branch: 'main', rules: [checkRule(true)] })
  const ci = async () => {
    const [pull] = (await hub().state(repo)).pulls
    if (pull !== undefined && pull.merged === null && run.journal().includes('proposal-armed'))
      await hub().ask('check', { repo, sha: pull.head, name: 'ci' })
  }
  expect(await runThrough(run, run.plan({ a: 'echo a > a' }), ci)).toBe(0)
  expect(run.journal()).toContain('"type":"proposal-armed","task":"a","candidate":1,"how":"armed"')
  expect(run.orch('verify')).toMatchObject({ code: 0 })
  await hub().ask('ci', { repo, checks: [{ name: 'ci' }] })
  run.git('checkout', '-q', '-b', 'feature/made', 'HEAD~1')
  writeFileSync(join(run.path, 'made'), 'by hand\n')
  run.git('add', 'made')
  run.git('commit', '-q', '-m', 'Make it by hand')
  run.git('push', '-q', 'origin', 'feature/made')
  const made = run.git('rev-parse', 'feature/made')
  run.git('checkout', '-q', 'main')
  expect(await run.start('land', 'feature/made', '--land', 'pull-request', '--yes').ended).toMatchObject({
    code: 0,
  })
  const { pulls } = await hub().state(repo)
  expect(
    pulls.map(({ branch, merged }) => [/^orch\/.*\/(?:a|feature-made)$/.test(branch), merged?.by]),
  ).toEqual([
    [true, 'orch-bot'],
    [true, 'orch-bot'],
  ])
  expect(pulls[1]?.issue.body).toContain('The branch `feature/made`, as somebody made it.')
  expect(run.remote('show', 'main:made')).toBe('by hand')
  expect(run.remote('branch', '--format=%(refname:short)')).toBe('feature/made\nmain')
  expect(run.remote('rev-parse', 'feature/made')).toBe(made)
  expect(run.git('branch', '--format=%(refname:short)')).toBe('feature/made\nmain')
  expect(run.git('rev-parse', 'feature/made')).toBe(made)
  expect(run.orch('verify')).toMatchObject({ code: 0 })
  expect(await hub().violations()).toEqual([])
}, 60_000)

test.concurrent('a merge queue is never gone past', async () => {
  const repo = 'acme/queue'
  const run = await clone({ repo, pullRequest: { draft: true } })
  const queue = { type: 'merge_queue' }
  await hub().ask('rules', { repo, branch: 'main', rules: [checkRule(false), queue] })
  await hub().ask('ci', { repo, checks: [{ name: 'ci' }] })
  const advance = async () => {
    await hub()
      .ask('advance-queue', { repo, branch: 'main' })
      .catch(() => {})
  }
  expect(await runThrough(run, run.plan({ a: 'echo a > a', b: 'echo b > b' }), advance)).toBe(0)
  const { pulls } = await hub().state(repo)
  expect(pulls.map(({ draft, merged }) => [draft, merged?.by])).toEqual([
    [false, 'github-merge-queue[bot]'],
    [false, 'github-merge-queue[bot]'],
  ])
  expect(run.journal().match(/"type":"proposal-readied"/g)).toHaveLength(2)
  expect(run.orch('verify')).toMatchObject({ code: 0 })
  expect(await hub().violations()).toEqual([])
}, 60_000)

test('a person’s push is the work from then on, and lost answers open and merge nothing twice', async () => {
  const repo = 'acme/people'
  const run = await clone({ repo })
  await hub().ask('rules', { repo, branch: 'main', rules: [reviewRule] })
  const lost = { kind: 'drop', when: 'after' } as const
  await hub().ask('fault', { method: 'POST', path: `/repos/${repo}/pulls$`, trouble: lost })
  await hub().ask('fault', { method: 'PUT', path: `/repos/${repo}/pulls/\\d+/merge$`, trouble: lost })
  const away = { kind: 'answer', status: 502 } as const
  await hub().ask('fault', { path: 'graphql', skip: 2, times: 5, trouble: away })
  let pushed: string | null = null
  const person = async () => {
    const { pulls } = await hub().state(repo)
    const own = pulls.find(({ branch, issue }) => branch.endsWith('/a') && issue.state === 'open')
    if (own === undefined) return
    if (pushed === null) {
      run.git('fetch', '-q', 'origin', own.branch)
      const tree = run.git('rev-parse', 'FETCH_HEAD^{tree}')
      pushed = run.git('commit-tree', tree, '-p', 'FETCH_HEAD', '-m', 'By hand')
      run.git('push', '-q', 'origin', `${pushed}:refs/heads/${own.branch}`)
    } else if (run.journal().includes('work-adopted'))
      for (const { issue } of pulls)
        if (issue.state === 'open')
          await hub().ask('review', { repo, number: issue.number, state: 'APPROVED' })
  }
  expect(await runThrough(run, run.plan({ a: 'echo a > a', b: 'echo b > b' }), person)).toBe(0)
  const { pulls } = await hub().state(repo)
  expect(pulls.map(({ branch, merged }) => [branch.slice(-2), merged !== null]).sort()).toEqual([
    ['/a', true],
    ['/b', true],
  ])
  expect(run.remote('log', '--format=%s', 'main')).toContain('By hand')
  expect(run.orch('verify')).toMatchObject({ code: 0 })
}, 60_000)
