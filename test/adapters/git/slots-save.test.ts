import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begun, branchOf, evidence, inside, write } from './slot-scene.ts'

const branch = branchOf('api')

const clean = { committed: [], nestedRepositories: [], strayed: null, unsaved: [] }

test('without leftovers no commit is made, and the head of the branch is evidence', async () => {
  const { scene, slot, agent } = await begun()
  const head = agent.commit({ a: '2' })
  const saved = await scene.save(slot, 'api')
  expect(saved).toEqual({ ...clean, head, tree: agent.git('rev-parse', 'HEAD^{tree}') })
  expect(scene.tip(evidence('api', '1'))).toBe(head)
})

test('staged content that the work tree has moved on from is kept as evidence of its own', async () => {
  const { scene, slot, agent } = await begun()
  write(slot, { a: 'staged' })
  agent.git('add', 'a')
  write(slot, { a: 'later' })
  await scene.save(slot, 'api')
  expect(scene.files(branch)).toEqual({ a: 'later', b: '1' })
  expect(scene.files(evidence('api', '1-staged'))).toEqual({ a: 'staged', b: '1' })
})

test('a file that became a folder, a folder that became a file or a link, and modes are saved', async () => {
  const { scene, slot, agent } = await begun({
    files: { file: '1', 'folder/x': '1', 'linked/x': '1', run: '1' },
  })
  write(slot, { file: null, folder: 'now a file', linked: { link: '/nowhere' } })
  write(slot, { 'file/inside': 'deep' })
  spawnSync('chmod', ['+x', inside(slot, 'run')])
  const saved = await scene.save(slot, 'api')
  expect(saved.unsaved).toEqual([])
  expect(scene.files(branch)).toEqual({
    'file/inside': 'deep',
    folder: 'now a file',
    linked: '/nowhere',
    run: '1',
  })
  expect(scene.repository.git('ls-tree', branch, 'run', 'linked').match(/^\d+/gm)).toEqual([
    '120000',
    '100755',
  ])
  expect(agent.git('status', '--porcelain')).toBe('')
})

test('a name that is not UTF-8 is saved byte by byte', async () => {
  const { scene, slot } = await begun()
  const name = Buffer.from([0x66, 0xff, 0x20, 0x67])
  mkdirSync(inside(slot, 'deep'))
  writeFileSync(Buffer.concat([Buffer.from(`${slot.path}/deep/`), name]), 'x')
  await scene.save(slot, 'api')
  expect(scene.repository.git('ls-tree', '-r', '--name-only', branch)).toContain('"deep/f\\377 g"')
})

test('ignored and copied files are not committed', async () => {
  const { scene, slot } = await begun({
    files: { '.gitignore': 'out/\n' },
    worktrees: { copy: ['.env.*'], keep: ['modules'] },
  })
  scene.repository.write({ '.env.test': 'SECRET=1' })
  await scene.slots.copyFiles(slot)
  write(slot, { 'out/x': '1', 'modules/m/x': '1', 'deep/modules/x': '1', 'deep/work': '1' })
  expect(readFileSync(inside(slot, '.env.test'), 'utf8')).toBe('SECRET=1')
  expect((await scene.save(slot, 'api')).committed).toEqual(['deep/work'])
})

test('a pipe in place of a tracked file is reported and left there', async () => {
  const { scene, slot } = await begun()
  rmSync(inside(slot, 'a'))
  for (const path of ['a', 'new pipe']) spawnSync('sh', ['-c', 'mkfifo "$0"', inside(slot, path)])
  write(slot, { b: '2' })
  const saved = await scene.save(slot, 'api')
  expect(saved).toMatchObject({ committed: ['b'], unsaved: ['a'] })
  expect(scene.files(branch)).toEqual({ a: '1', b: '2' })
})

test('repositories inside are reported and never become gitlinks', async () => {
  const { scene, slot } = await begun()
  for (const path of ['top', 'deep/er/nested', 'a']) {
    rmSync(inside(slot, path), { force: true })
    mkdirSync(inside(slot, path), { recursive: true })
    scene.repository.gitIn(inside(slot, path), 'init', '-q')
    scene.repository.gitIn(inside(slot, path), 'commit', '-q', '--allow-empty', '-m', 'x')
  }
  write(slot, { 'deep/file': '1' })
  const saved = await scene.save(slot, 'api')
  expect([...saved.nestedRepositories].sort()).toEqual(['a', 'deep/er/nested', 'top'])
  expect(scene.files(branch)).toEqual({ b: '1', 'deep/file': '1' })
})

test('changes that git was told not to see are saved', async () => {
  const { scene, slot, agent } = await begun()
  agent.git('update-index', '--assume-unchanged', 'a')
  agent.git('update-index', '--skip-worktree', 'b')
  write(slot, { a: '2', b: '2' })
  expect([...(await scene.save(slot, 'api')).committed].sort()).toEqual(['a', 'b'])
})

test('lock files of the dead agent do not stand in the way', async () => {
  const { scene, slot, gitDir } = await begun()
  write(slot, { a: '2' })
  for (const name of ['index.lock', 'HEAD.lock']) writeFileSync(join(gitDir, name), '')
  expect((await scene.save(slot, 'api')).committed).toEqual(['a'])
  expect(existsSync(join(gitDir, 'locked'))).toBe(true)
})

test('in the middle of a merge the commit has both parents', async () => {
  const { scene, slot, agent, gitDir } = await begun()
  const mine = agent.commit({ a: 'mine' })
  const theirs = scene.repository.commit({ a: 'theirs' })
  expect(() => agent.git('merge', theirs)).toThrow()
  write(slot, { a: 'both' })
  const saved = await scene.save(slot, 'api')
  expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(`${mine} ${theirs}`)
  expect(scene.files(branch)).toEqual({ a: 'both', b: '1' })
  expect(existsSync(join(gitDir, 'MERGE_HEAD'))).toBe(false)
  expect(await scene.save(slot, 'api')).toMatchObject({ ...clean, head: saved.head })
})

test('markers that nobody resolved are committed with both parents, for a rule to find', async () => {
  const { scene, slot, agent } = await begun()
  const mine = agent.commit({ a: 'mine' })
  const theirs = scene.repository.commit({ a: 'theirs' })
  expect(() => agent.git('merge', theirs)).toThrow()
  const saved = await scene.save(slot, 'api')
  expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(`${mine} ${theirs}`)
  expect(scene.files(branch).a).toContain('<<<<<<<')
})

test('a conflict without markers that nobody resolved leaves the merge open for the next attempt', async () => {
  const { scene, slot, agent } = await begun()
  const mine = agent.commit({ a: 'mine' })
  const theirs = scene.repository.commit({ a: null, b: 'theirs' })
  expect(() => agent.git('merge', theirs)).toThrow()
  const saved = await scene.save(slot, 'api')
  expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(mine)
  expect(scene.files(branch)).toEqual({ a: 'mine', b: 'theirs' })
})
