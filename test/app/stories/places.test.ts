import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeRig } from '../../support/rig.ts'

it('spaces, quotes and other scripts in paths are no obstacle', async () => {
  const rig = await makeRig({
    name: "mein prüf'repo 日本",
    files: { 'mit leer/ä "ö".txt': 'old\n' },
    config: { checks: [{ name: 'unit', run: 'test -e "mit leer/ä \\"ö\\".txt"' }] },
  })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'mit leer/ä "ö".txt': 'new\n', 'новый\tфайл.txt': 'new\n' })
  expect(await run.ended).toBe('done')
  expect(rig.file('mit leer/ä "ö".txt')).toBe('new')
  expect(rig.read(join(rig.repository.path, 'новый\tфайл.txt'))).toBe('new\n')
  expect(rig.repository.git('status', '--porcelain')).toBe('')
})

it('a run begins from a linked worktree', async () => {
  const rig = await makeRig()
  const linked = join(rig.folder, 'linked')
  rig.repository.git('worktree', 'add', '-q', '-b', 'mine', linked)
  const run = await rig.run({ api: {} }, { ask: { cwd: linked } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(rig.log('mine').slice(2)).toEqual(['Land api: Do api.'])
  expect(rig.read(join(linked, 'api.txt'))).toBe('api\n')
  expect(rig.log()).toHaveLength(2)
})

it('a run begins from a folder below', async () => {
  const rig = await makeRig({ files: { 'deep/er/a.txt': '' } })
  const run = await rig.run({ api: {} }, { ask: { cwd: join(rig.repository.path, 'deep/er') } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(rig.repository.git('status', '--porcelain')).toBe('')
})

it('a shallow clone is enough', async () => {
  const rig = await makeRig()
  rig.repository.commit({ 'more.txt': '' }, 'More')
  const clone = join(rig.folder, 'clone')
  rig.repository.git('clone', '-q', '--depth', '1', `file://${rig.repository.path}`, clone)
  const run = await rig.run({ api: {} }, { ask: { cwd: clone } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(rig.read(join(clone, 'api.txt'))).toBe('api\n')
  expect(rig.repository.gitIn(clone, 'log', '--format=%s', '--first-parent')).toBe('Land api: Do api.\nMore')
})

it('with a detached HEAD the target is named', async () => {
  const rig = await makeRig()
  rig.repository.git('checkout', '-q', '--detach')
  const run = await rig.run({ api: {} }, { ask: { target: 'main' } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(existsSync(join(rig.repository.path, 'api.txt'))).toBe(false)
})

it('configured files are copied, setup runs once for its key, and kept folders stay', async () => {
  const rig = await makeRig({
    files: { '.gitignore': '.env\nmodules/\n', 'lock.txt': 'one\n' },
    config: {
      concurrency: { agents: 1 },
      worktrees: {
        copy: ['.env'],
        keep: ['modules'],
        setup: ['echo "$PWD" >> ../../setups; mkdir -p modules; cp lock.txt modules/'],
        setupKey: ['lock.txt'],
      },
      checks: [{ name: 'unit', run: 'cmp lock.txt modules/lock.txt' }],
    },
  })
  rig.repository.write({ '.env': 'SECRET=1\n' })
  const run = await rig.run({
    a: {},
    b: { dependsOn: ['a'] },
    c: { dependsOn: ['b'] },
    d: { dependsOn: ['c'] },
  })
  const folders = new Set<string>()
  for (const [task, files] of [
    ['a', { 'a.txt': '' }],
    ['b', { 'b.txt': '' }],
    ['c', { 'lock.txt': 'two\n' }],
    ['d', { 'd.txt': '' }],
  ] as const) {
    const { folder } = await rig.agent(task).started()
    folders.add(folder)
    expect(rig.read(join(folder, '.env'))).toBe('SECRET=1\n')
    await rig.works(task, files)
  }
  expect(await run.ended).toBe('done')
  expect(folders.size).toBe(2)
  const setups = rig.read(join(rig.folder, 'setups')).trimEnd().split('\n')
  const times = (slot: string) => setups.filter((path) => path.endsWith(slot)).length
  expect([times('check-1'), times('agent-1'), times('agent-2')]).toEqual([2, 1, 2])
  expect(rig.repository.git('log', '--all', '--format=%s', '--', '.env')).toBe('')
})
