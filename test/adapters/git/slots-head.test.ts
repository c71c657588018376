import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begun, branchOf, evidence, inside, refsOf, write } from './slot-scene.ts'

const branch = branchOf('api')
const clean = { committed: [], nestedRepositories: [], strayed: null, unsaved: [] }

test.each([
  ['another branch', ['checkout', '-q', '-b', 'mine']],
  ['no branch', ['checkout', '-q', '--detach']],
])('commits on %s that go on from the branch are brought onto it', async (_, args) => {
  const { scene, slot, agent } = await begun()
  agent.commit({ a: '2' })
  agent.git(...args)
  const last = agent.commit({ a: '3' })
  write(slot, { b: '2' })
  const saved = await scene.save(slot, 'api')
  expect(saved.strayed).toBeNull()
  expect(scene.repository.git('rev-parse', `${branch}^`)).toBe(last)
  expect(agent.git('status', '--porcelain', '-b')).toBe(`## ${branch}`)
})

test('commits on an unrelated branch are kept as strayed, and the branch stays', async () => {
  const { scene, slot, agent } = await begun()
  const own = agent.commit({ a: '2' })
  agent.git('checkout', '-q', '-b', 'other', 'main')
  agent.commit({ a: '3' })
  write(slot, { b: '4' })
  const saved = await scene.save(slot, 'api')
  expect(saved).toMatchObject({ head: own, strayed: 'other', committed: ['b'] })
  expect(scene.files(evidence('api', '1-strayed'))).toEqual({ a: '3', b: '4' })
  expect(scene.tip(branch)).toBe(own)
  expect(agent.git('status', '--porcelain', '-b')).toBe('## HEAD (no branch)')
})

test('an older commit without work is not strayed', async () => {
  const { scene, slot, agent } = await begun()
  const own = agent.commit({ a: '2' })
  agent.git('checkout', '-q', 'main~0')
  expect(await scene.save(slot, 'api')).toMatchObject({ ...clean, head: own })
  expect(refsOf(scene.repository)).toEqual([evidence('api', '1'), evidence('api', 'head')])
})

test('a deleted branch is made again where HEAD last stood', async () => {
  const { scene, slot, agent } = await begun()
  const own = agent.commit({ a: '2' })
  agent.git('update-ref', '-d', `refs/heads/${branch}`)
  write(slot, { b: '2' })
  const saved = await scene.save(slot, 'api')
  expect(saved.committed).toEqual(['b'])
  expect(scene.repository.git('rev-parse', `${branch}^`)).toBe(own)
})

test('an orphan branch without a commit is left', async () => {
  const { scene, slot, agent } = await begun()
  const own = agent.commit({ a: '2' })
  agent.git('checkout', '-q', '--orphan', 'fresh')
  write(slot, { b: '2' })
  await scene.save(slot, 'api')
  expect(scene.repository.git('rev-parse', `${branch}^`)).toBe(own)
  expect(scene.files(branch)).toEqual({ a: '2', b: '2' })
})

test('a HEAD and an index that were destroyed are made again', async () => {
  const { scene, slot, gitDir } = await begun()
  write(slot, { a: '2', new: '1' })
  rmSync(join(gitDir, 'HEAD'))
  rmSync(join(gitDir, 'index'))
  await scene.save(slot, 'api')
  expect(scene.files(branch)).toEqual({ a: '2', b: '1', new: '1' })
})

test('a repository that the agent made in place of the worktree is set aside and reported', async () => {
  const { scene, slot, agent } = await begun()
  rmSync(inside(slot, '.git'))
  agent.git('init', '-q')
  agent.commit({ a: '2' })
  const saved = await scene.save(slot, 'api')
  expect(saved).toMatchObject({ committed: ['a'], nestedRepositories: ['.git'] })
  expect(existsSync(join(scene.root, '.kept/r1/api/1/.git/HEAD'))).toBe(true)
  expect(agent.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe(branch)
})
