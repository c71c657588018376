import { expect, test } from 'vitest'
import { reviewRule, runThrough } from './run-through.ts'
import { storyHub } from './story-hub.ts'

const { hub, clone } = storyHub()

test('tasks stack upon open pull requests, and go to main one after another', async () => {
  const repo = 'acme/stack'
  const queue = { land: 'pull-request', method: 'squash' }
  const run = await clone({ repo, config: { queue }, pullRequest: { stacked: true } })
  // Nobody but orch deletes a branch then, and a pull request whose base goes is closed.
  await hub().ask('settings', { repo, settings: { deleteBranchOnMerge: false } })
  await hub().ask('rules', { repo, branch: 'main', rules: [reviewRule] })
  const stack: string[] = []
  const reviewer = async () => {
    const { pulls } = await hub().state(repo)
    if (pulls.length < 3) return
    if (stack.length === 0)
      stack.push(...pulls.map(({ base }) => base.slice(-2)), run.orch('why', 'b').stdout)
    for (const { issue } of pulls)
      if (issue.state === 'open') await hub().ask('review', { repo, number: issue.number, state: 'APPROVED' })
  }
  const plan = run.plan({
    a: 'echo a > list',
    b: { prompt: 'echo b >> list', dependsOn: ['a'] },
    c: { prompt: 'sed -i s/a/c/ list', dependsOn: ['b'] },
  })
  expect(await runThrough(run, plan, reviewer)).toBe(0)
  expect(stack).toEqual(['in', '/a', '/b', expect.stringContaining('stacked on #1 of a')])
  const { pulls } = await hub().state(repo)
  expect(pulls.map(({ base, merged }) => [base, merged !== null])).toEqual(Array(3).fill(['main', true]))
  expect(run.journal().match(/"type":"attempt-started"/g)).toHaveLength(3)
  expect(run.remote('show', 'main:list')).toBe('c\nb')
  expect(run.remote('branch', '--list', 'orch/*')).toBe('')
  expect(run.orch('verify')).toMatchObject({ code: 0 })
  expect(await hub().violations()).toEqual([])
}, 60_000)
