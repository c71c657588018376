import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeRig } from '../../support/rig.ts'

it("what an agent changes of the user's is told with its diff and who ran, and stays", async () => {
  const rig = await makeRig({ files: { 'notes.txt': 'one\n' } })
  const run = await rig.run({ api: {}, docs: {} })
  const { folder } = await rig.agent('api').started()
  await rig.agent('docs').started()
  const inSlot = (...args: string[]) => rig.repository.gitIn(folder, ...args)
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  inSlot('branch', 'side')
  inSlot('tag', 'v1')
  inSlot('replace', 'HEAD~1', 'HEAD')
  inSlot('config', 'user.signingKey', 'hidden')
  writeFileSync(join(rig.repository.gitDir, 'info', 'exclude'), 'secret-plans\n')
  const hook = join(rig.repository.gitDir, 'hooks', 'post-commit')
  writeFileSync(hook, '#!/bin/sh\ntouch ../../hooked\n')
  chmodSync(hook, 0o755)
  rig.repository.write({ 'notes.txt': 'two\n', 'new.txt': 'new\n' })
  await rig.agent('api').exit(0)
  const seen = await run.event('escape-seen')
  const commit = inSlot('rev-parse', '--short=12', 'side')
  const begin = inSlot('--no-replace-objects', 'rev-parse', 'side~1')
  expect(seen.attempts).toEqual([
    { task: 'api', attempt: 1 },
    { task: 'docs', attempt: 1 },
  ])
  expect(seen.changes).toEqual([
    { name: '.git/config user.signingkey', how: 'added', detail: '' },
    { name: '.git/hooks/post-commit', how: 'added', detail: '' },
    { name: '.git/info/exclude', how: 'changed', detail: expect.stringContaining('+secret-plans') },
    { name: 'refs/heads/side', how: 'added', detail: commit },
    { name: `refs/replace/${begin}`, how: 'added', detail: commit },
    { name: 'refs/tags/v1', how: 'added', detail: commit },
    ...seen.changes.slice(6),
  ])
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('done')
  const files = run
    .all('escape-seen')
    .flatMap(({ changes, attempts }) =>
      changes.filter(({ name }) => name.endsWith('.txt')).map((change) => ({ ...change, attempts })),
    )
  // A look at files is dear, so that it may come later, and then names everybody who ran since the one before.
  expect(files).toMatchObject([
    { name: 'notes.txt', how: 'changed', detail: expect.stringContaining('-one\n+two') },
    { name: 'new.txt', how: 'added', detail: '' },
  ])
  expect(files[0]?.attempts.map(({ task }) => task)).toContain('api')
  expect(run.all('attempt-failed')).toEqual([])
  expect(rig.read(join(rig.repository.path, 'notes.txt'))).toBe('two\n')
  expect(rig.file('api.txt')).toBe('api')
})

it('saved work of another task is put back under its refs, and who deleted it begins anew', async () => {
  const rig = await makeRig()
  const run = await rig.run({
    held: { approval: true },
    dead: { retry: { maxAttempts: 1 } },
    api: { retry: { maxAttempts: 2 } },
  })
  await rig.works('held', { 'held.txt': 'held\n' })
  await rig.agent('dead').write({ 'dead.txt': 'dead\n' })
  await rig.agent('dead').exit(1)
  await Promise.all([run.event('task-held'), run.event('attempt-failed', 'dead')])
  const { folder } = await rig.agent('api').started()
  const refs = () =>
    rig.repository.git('for-each-ref', '--format=%(objectname) %(refname)', 'refs/orch', 'refs/heads/orch')
  const ours = () =>
    refs()
      .split('\n')
      .filter((line) => /held|refs\/orch.*dead/.test(line))
  const before = ours()
  for (const line of before) rig.repository.gitIn(folder, 'update-ref', '-d', line.slice(41))
  rig.repository.gitIn(folder, 'reflog', 'expire', '--expire=now', '--all')
  await rig.agent('api').exit(0)
  await rig.agent('api', 2).started()
  expect(ours()).toEqual(before)
  const [seen] = run.all('escape-seen')
  expect(seen?.changes.map(({ own }) => own)).toEqual(before.map(() => 'restored'))
  expect(run.all('attempt-failed', 'api')).toMatchObject([{ failure: { kind: 'escaped' } }])
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  expect(await run.ended).toBe('waiting')
  expect(before).toHaveLength(5)
})

it('what people do while no agent runs is nobody else’s business', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, docs: { dependsOn: ['api'] } })
  await rig.works('api', { 'api.txt': 'api\n' })
  await rig.agent('docs').started()
  rig.repository.git('branch', 'mine')
  await run.stop('SIGTERM')
  await run.ended
  rig.repository.git('branch', 'other')
  const more = await rig.resume(run.run)
  await rig.works('docs', { 'docs.txt': 'docs\n' }, 2)
  expect(await more.ended).toBe('done')
  expect(run.all('escape-seen')).toMatchObject([{ changes: [{ name: 'refs/heads/mine' }] }])
  expect(more.all('escape-seen')).toEqual([])
})

it('what is written into the worktree of a task that rests lands nowhere; in that of one that runs it becomes its work', async () => {
  const rig = await makeRig()
  const run = await rig.run({ rests: { approval: true }, runs: {}, api: {} }, { attended: true })
  const { folder: runs } = await rig.agent('runs').started()
  const { folder: rests } = await rig.agent('rests').started()
  await rig.works('rests', { 'rests.txt': 'its own\n' })
  await run.event('task-held')
  await rig.agent('api').started()
  writeFileSync(join(rests, 'rests.txt'), 'by another\n')
  writeFileSync(join(runs, 'stray.txt'), 'by another\n')
  await rig.works('api', { 'api.txt': 'api\n' })
  await rig.works('runs', { 'runs.txt': 'its own\n' })
  await run.ask({ type: 'approve-task', task: run.task('rests').spec.id, override: null, reason: null })
  expect(await run.ended).toBe('done')
  expect(rig.file('rests.txt')).toBe('its own')
  expect(rig.file('stray.txt', `refs/orch/${run.run}/runs/1`)).toBe('by another')
})
