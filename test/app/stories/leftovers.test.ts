import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isGone } from '../../support/processes.ts'
import { makeRig } from '../../support/rig.ts'

it('what an agent leaves uncommitted, staged or untracked lands', async () => {
  const rig = await makeRig({ files: { 'old.txt': 'old\n', 'gone.txt': '' } })
  const run = await rig.run({ api: {} })
  const agent = rig.agent('api')
  await agent.write({ 'old.txt': 'new\n', 'staged.txt': 'staged\n', 'deep/er/new.txt': 'new\n' })
  await agent.delete('gone.txt')
  rig.repository.gitIn((await agent.started()).folder, 'add', 'staged.txt')
  await agent.exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.repository.git('show', '--name-status', '--format=', 'main^2').split('\n')).toEqual([
    ...['A\tdeep/er/new.txt', 'D\tgone.txt', 'M\told.txt', 'A\tstaged.txt'],
  ])
  expect(rig.repository.git('status', '--porcelain')).toBe('')
})

it('commits on a branch of its own that go on from the task land', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  const { folder } = await rig.agent('api').started()
  rig.repository.gitIn(folder, 'checkout', '-q', '-b', 'elsewhere')
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
})

it('commits on an unrelated branch are kept under a ref and are no change of the task', async () => {
  const rig = await makeRig()
  rig.repository.commit({ 'later.txt': '' })
  const run = await rig.run({ api: { retry: { maxAttempts: 1 } } })
  const { folder } = await rig.agent('api').started()
  rig.repository.gitIn(folder, 'checkout', '-q', '-b', 'elsewhere', 'main~1')
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('failed')
  expect(run.all('work-saved')).toMatchObject([{ strayed: 'elsewhere' }])
  expect(run.all('attempt-failed')).toMatchObject([{ failure: { kind: 'no-change' } }])
  expect(rig.file('api.txt', `refs/orch/${run.run}/api/1-strayed`)).toBe('api')
})

it('commits on a detached HEAD land', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  const { folder } = await rig.agent('api').started()
  rig.repository.gitIn(folder, 'checkout', '-q', '--detach')
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
})

it('an index lock that an agent left is no obstacle', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  const { folder } = await rig.agent('api').started()
  writeFileSync(join(rig.repository.gitIn(folder, 'rev-parse', '--absolute-git-dir'), 'index.lock'), '')
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
})

it('ignored files do not land, and the next task does not see them', async () => {
  const rig = await makeRig({
    files: { '.gitignore': '*.tmp\nkept/\n' },
    config: { concurrency: { agents: 1 }, worktrees: { keep: ['kept'] } },
  })
  const run = await rig.run({ a: {}, b: {}, c: {} })
  await rig.works('a', { 'a.txt': 'a\n', 'cache.tmp': 'ignored\n', 'kept/big': 'kept\n' })
  await rig.works('b', { 'b.txt': 'b\n' })
  const { folder } = await rig.agent('c').started()
  expect(run.all('slot-leased').map(({ slot }) => slot)).toEqual(['agent-1', 'agent-2', 'agent-1'])
  expect(existsSync(join(folder, 'cache.tmp'))).toBe(false)
  expect(readFileSync(join(folder, 'kept/big'), 'utf8')).toBe('kept\n')
  await rig.works('c', { 'c.txt': 'c\n' })
  expect(await run.ended).toBe('done')
  expect(rig.file('cache.tmp', `refs/orch/${run.run}/a/1-ignored`)).toBe('ignored')
})

it('a process that an agent left in the background ends with its attempt', async () => {
  const rig = await makeRig({
    config: {
      agents: {
        daemon: {
          adapter: 'command',
          run: 'setsid sleep 600 >/dev/null 2>&1 & echo $! > pid.txt; touch api.txt',
        },
      },
    },
  })
  const run = await rig.run({ api: {} })
  expect(await run.ended).toBe('done')
  expect(isGone(Number(rig.file('pid.txt')))).toBe(true)
})
