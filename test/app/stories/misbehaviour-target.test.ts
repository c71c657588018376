import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

it('a target that an agent moves to its own commit goes back, and what it moved never counts as done', async () => {
  const rig = await makeRig()
  const begin = rig.repository.git('rev-parse', 'main')
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  const { folder } = await rig.agent('api').started()
  await rig.agent('api').commit({ 'api.txt': 'unproven\n' })
  rig.repository.gitIn(folder, 'update-ref', 'refs/heads/main', 'HEAD')
  const strayed = rig.repository.gitIn(folder, 'rev-parse', 'HEAD')
  await rig.agent('api').exit(0)

  const second = await rig.agent('api', 2).started()
  expect(rig.repository.git('rev-parse', 'main')).toBe(begin)
  expect(second.prompt).toContain('moved main')
  expect(run.all('target-strayed')).toMatchObject([
    {
      tip: strayed,
      back: begin,
      maker: { task: 'api', attempt: 1 },
      attempts: [{ task: 'api', attempt: 1 }],
    },
  ])
  expect(run.all('target-restored')).toMatchObject([{ outcome: 'restored', back: begin }])
  expect(run.all('attempt-failed')).toMatchObject([{ failure: { kind: 'escaped' }, next: { clean: true } }])
  expect(rig.repository.gitIn(second.folder, 'status', '--porcelain')).toBe('')
  expect(rig.file('api.txt', `refs/orch/${run.run}/api/1`)).toBe('unproven')
  await rig.works('api', { 'api.txt': 'proven\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(run.task('api').state.status).toBe('landed')
  expect(rig.log().slice(2)).toEqual(['Land api: Do api.'])
})

it('a target moved by an agent that still runs is no base for others, who land where it was', async () => {
  const rig = await makeRig()
  const run = await rig.run({ a: {}, b: { retry: { maxAttempts: 1 } }, c: {} })
  const { folder } = await rig.agent('b').started()
  await rig.agent('b').commit({ 'b.txt': 'unproven\n' })
  rig.repository.gitIn(folder, 'push', '-q', '-f', '../../repo', 'HEAD:refs/heads/side')
  rig.repository.git('update-ref', 'refs/heads/main', 'refs/heads/side')
  await rig.works('a', { 'a.txt': 'a\n' })
  await run.event('landed', 'a')
  await rig.works('c', { 'c.txt': 'c\n' })
  expect(await run.ended).toBe('failed')
  expect(run.task('b').state).toMatchObject({ status: 'dead', failure: { kind: 'escaped' } })
  expect(rig.log().slice(2)).toEqual(['Land a: Do a.', 'Land c: Do c.'])
  expect(rig.repository.git('ls-tree', '--name-only', 'main')).not.toContain('b.txt')
  expect(rig.file('b.txt', `refs/orch/${run.run}/b/1`)).toBe('unproven')
})

it('an agent that makes a commit beside every log, and merges it into the target, is found out too', async () => {
  const rig = await makeRig()
  const begin = rig.repository.git('rev-parse', 'main')
  const run = await rig.run({ api: { retry: { maxAttempts: 1 } } })
  const { folder } = await rig.agent('api').started()
  await rig.agent('api').write({ 'api.txt': 'unproven\n' })
  rig.repository.gitIn(folder, 'add', '-A')
  const tree = rig.repository.gitIn(folder, 'write-tree')
  const made = rig.repository.gitIn(folder, 'commit-tree', tree, '-p', 'HEAD', '-m', 'Sly')
  rig.repository.gitIn(folder, 'update-ref', `refs/heads/orch/${run.run}/api`, made)
  rig.repository.git('merge', '-q', '--ff-only', made)
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('failed')
  expect(rig.repository.git('rev-parse', 'main')).toBe(begin)
  // Files of a checkout are the user's: they stay, and git shows them.
  expect(rig.repository.git('status', '--porcelain')).toBe('A  api.txt')
})

it("what a person commits while agents run is used, though an agent took it into its branch; an agent's move on top is not", async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  const { folder } = await rig.agent('api').started()
  const mine = rig.repository.commit({ 'mine.txt': 'mine\n' }, 'By hand')
  rig.repository.gitIn(folder, 'merge', '-q', '--ff-only', 'main')
  await rig.agent('api').commit({ 'api.txt': 'unproven\n' })
  rig.repository.git('merge', '-q', '--ff-only', `orch/${run.run}/api`)
  await rig.agent('api').exit(0)
  await rig.agent('api', 2).started()
  expect(rig.repository.git('rev-parse', 'main')).toBe(mine)
  rig.repository.git('reset', '-q', '--hard')
  await rig.works('api', { 'api.txt': 'proven\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(rig.log().slice(2)).toEqual(['By hand', 'Land api: Do api.'])
})

it('a person who merges the branch of a held task by hand while no agent runs has their way', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true } })
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('waiting')
  rig.repository.git('merge', '-q', '--ff-only', `orch/${run.run}/api`)
  const tip = rig.repository.git('rev-parse', 'main')
  const more = await rig.resume(run.run, {
    first: [{ type: 'approve-task', task: run.task('api').spec.id, override: null, reason: null }],
  })
  expect(await more.ended).toBe('done')
  expect(more.task('api').state.status).toBe('done')
  expect(rig.repository.git('rev-parse', 'main')).toBe(tip)
})

it('a target that an agent moved while no engine looked is not what the next engine begins with', async () => {
  const shell = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }
  const rig = await makeRig({ config: { agents: { shell }, checks: [] } })
  const move =
    'git commit -qm Sly --allow-empty; git update-ref refs/heads/main HEAD; touch ../../moved; sleep 60'
  const prompt = `echo api > api.txt; git add -A; if test $ORCH_ATTEMPT = 1; then ${move}; fi`
  const plan = rig.plan({ api: { title: 'api', prompt } })
  const { path } = rig.repository
  const first = startOrch(path, ['run', plan, '--ui', 'json', '--yes'])
  await vi.waitUntil(() => existsSync(join(rig.folder, 'moved')), { timeout: 10_000, interval: 20 })
  const exited = once(first.child, 'exit')
  first.child.kill('SIGKILL')
  await exited
  const { code, stdout } = await startOrch(path, ['resume', '--ui', 'plain']).ended
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /api .*an agent moved main to [0-9a-f]{7}, a commit of its own \(agent-1\); it goes back to/,
  )
  expect(stdout).toMatch(/its 2nd attempt starts/)
  expect(rig.log().slice(2)).toEqual(['Land api: api'])
})
