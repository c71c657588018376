import { chmodSync, existsSync, lstatSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toCommitId, toTaskId } from '../../../src/core/ids.ts'
import { makeRig } from '../../support/rig.ts'

const auth = { type: 'error', kind: 'auth', message: 'log in first' }

it('a person may go on although the target itself is red', async () => {
  const rig = await makeRig({
    files: { 'red.txt': '' },
    config: { checks: [{ name: 'unit', run: 'test ! -e red.txt' }], preflight: 'ask' },
  })
  const asking = await rig.run({ repair: {} }, { attended: true })
  expect(await asking.ended).toBe('preflight')
  const run = await rig.resume(asking.run, { attended: true, first: [{ type: 'overrule-preflight' }] })
  await rig.agent('repair').delete('red.txt')
  await rig.agent('repair').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.log()).toHaveLength(3)
})

it('an agent that is not logged in hands over to the next of its chain', async () => {
  const first = { adapter: 'command', run: `echo '${JSON.stringify(auth)}'; exit 1` }
  const second = { adapter: 'command', run: 'echo second > api.txt' }
  const rig = await makeRig({ config: { agents: { first, second } } })
  const run = await rig.run({ api: { agent: ['first', 'second'], retry: { maxAttempts: 1 } } })
  expect(await run.ended).toBe('done')
  expect(run.all('attempt-failed')).toMatchObject([{ failure: { kind: 'auth' } }])
  expect(rig.file('api.txt')).toBe('second')
})

it('the last agent of a chain that is not logged in makes the run wait for a person', async () => {
  const only = {
    adapter: 'command',
    run: `test -e ../../key && echo x > api.txt || { echo '${JSON.stringify(auth)}'; exit 1; }`,
  }
  const rig = await makeRig({ config: { agents: { only } } })
  const run = await rig.run({ api: {}, docs: {} })
  expect(await run.ended).toBe('waiting')
  writeFileSync(join(rig.folder, 'key'), '')
  const more = await rig.resume(run.run)
  expect(await more.ended).toBe('done')
})

it('a task that takes longer than its deadline in all is dead, its work kept', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { deadline: '10m' }, docs: {} })
  await rig.agent('api').write({ 'half.txt': 'half\n' })
  await rig.agent('docs').started()
  rig.clock.pass(10 * 60_000)
  await run.event('attempt-cancelled', 'api')
  await rig.works('docs', { 'docs.txt': '' })
  expect(await run.ended).toBe('failed')
  expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'deadline-passed' } })
  expect(rig.file('half.txt', `refs/orch/${run.run}/api/head`)).toBe('half')
})

it('a task that was skipped lets its dependents start', async () => {
  const rig = await makeRig({ config: { concurrency: { agents: 1 } } })
  const run = await rig.run({ first: { priority: 1 }, api: {}, ui: { dependsOn: ['api'] } })
  await rig.agent('first').started()
  const skip = { type: 'skip-task', task: toTaskId('api'), reason: 'done by hand' } as const
  expect(await run.ask(skip)).toBe(null)
  await rig.works('first', { 'first.txt': '' })
  await rig.works('ui', { 'ui.txt': '' })
  expect(await run.ended).toBe('done')
  expect(run.all('attempt-started').map(({ task }) => task)).toEqual(['first', 'ui'])
})

it('no hook runs on behalf of orch, and those of agents do', async () => {
  const rig = await makeRig()
  for (const name of [
    'pre-commit',
    'post-commit',
    'post-checkout',
    'post-merge',
    'reference-transaction',
    'post-index-change',
  ]) {
    const hook = join(rig.repository.gitDir, 'hooks', name)
    writeFileSync(hook, `#!/bin/sh\necho ${name} >> '${rig.folder}/hooks'\n`)
    chmodSync(hook, 0o755)
  }
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  expect(existsSync(join(rig.folder, 'hooks'))).toBe(false)
  await rig.agent('api').commit({ 'api.txt': '' })
  const byAgent = rig.read(join(rig.folder, 'hooks'))
  expect(byAgent).toContain('pre-commit')
  await rig.works('api', { 'more.txt': '' })
  expect(await run.ended).toBe('done')
  expect(rig.read(join(rig.folder, 'hooks'))).toBe(byAgent)
})

it('line endings, modes, links and folders in place of files land as they are', async () => {
  const rig = await makeRig({
    files: { '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'a\r\n', file: 'file\n', 'folder/x': 'x\n' },
    config: { checks: [{ name: 'unit', run: 'grep -q "$(printf \'\\r\')" a.txt' }] },
  })
  const run = await rig.run({ api: {} })
  const { folder } = await rig.agent('api').started()
  await rig.agent('api').delete('file', 'folder')
  await rig
    .agent('api')
    .write({ 'a.txt': 'b\r\n', 'file/now/a/folder': '', folder: 'now a file\n', 'run.sh': '#!/bin/sh\n' })
  chmodSync(join(folder, 'run.sh'), 0o755)
  symlinkSync('a.txt', join(folder, 'link'))
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.repository.git('status', '--porcelain')).toBe('')
  expect(rig.read(join(rig.repository.path, 'a.txt'))).toBe('b\r\n')
  expect(rig.read(join(rig.repository.path, 'folder'))).toBe('now a file\n')
  expect(lstatSync(join(rig.repository.path, 'link')).isSymbolicLink()).toBe(true)
  expect(lstatSync(join(rig.repository.path, 'run.sh')).mode & 0o111).toBe(0o111)
})

it('what would reach out of the tree goes back', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  const { folder } = await rig.agent('api').started()
  symlinkSync('../../../etc', join(folder, 'out'))
  rig.repository.git('init', '-q', join(folder, 'nested'))
  rig.repository.gitIn(join(folder, 'nested'), 'commit', '-q', '--allow-empty', '-m', 'Nested')
  await rig.agent('api').exit(0)
  const { prompt } = await rig.agent('api', 2).started()
  expect(prompt).toContain('symlinks')
  expect(prompt).toContain('nested')
  await rig.agent('api', 2).delete('out', 'nested')
  await rig.works('api', { 'api.txt': '' }, 2)
  expect(await run.ended).toBe('done')
})

it('branches that people made land by the same rules and checks, and stay theirs', async () => {
  const rig = await makeRig({ config: { queue: { method: 'squash' } }, files: { shared: 'base\n' } })
  const names = ['feature/a', 'feature/b', 'guarded'] as const
  const changes = [{ a: '1\n', shared: 'a\n' }, { shared: 'b\n' }, { '.github/ci': 'x\n' }]
  const branches = names.map((name, index) => {
    const head = toCommitId(rig.repository.commitOn(name, changes[index] ?? {}))
    return { name, head, subject: `Make ${name}` }
  })
  const run = await rig.run({}, { ask: { source: { kind: 'branches', branches } } })
  expect(await run.ended).toBe('waiting')
  expect(run.all('landed').map(({ task }) => task)).toEqual(['feature-a'])
  expect(run.all('entry-bounced')[0]).toMatchObject({ failure: { kind: 'conflict' }, next: null })
  expect(run.all('task-held').map(({ task }) => task)).toEqual(['guarded'])
  expect(rig.repository.git('log', '-1', '--format=%s %(trailers:key=Orch-Agent)')).toBe(
    'Land feature-a: Make feature/a Orch-Agent: person\n',
  )
  expect(rig.repository.git('branch', '--format=%(refname:short)')).toBe([...names, 'main'].join('\n'))
  expect(rig.repository.git('rev-parse', `refs/orch/${run.run}/guarded/head`)).toBe(branches[2]?.head)
})
