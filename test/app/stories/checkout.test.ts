import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

const status = (rig: Rig) => rig.repository.git('status', '--porcelain')

async function works(rig: Rig, files: Readonly<Record<string, string>>) {
  const run = await rig.run({ api: {} })
  await rig.works('api', files)
  return run
}

it('the checkout of the target follows, and what the user changed elsewhere in it stays', async () => {
  const rig = await makeRig({ files: { 'mine.txt': 'old\n', 'api.txt': 'old\n' } })
  rig.repository.write({ 'mine.txt': 'changed\n', 'untracked.txt': 'new\n' })
  const run = await works(rig, { 'api.txt': 'new\n' })
  expect(await run.ended).toBe('done')
  expect(rig.read(join(rig.repository.path, 'api.txt'))).toBe('new\n')
  expect(status(rig)).toBe(' M mine.txt\n?? untracked.txt')
})

it('a changed file in the way holds the landing with its path until it is out of the way', async () => {
  const rig = await makeRig({ files: { 'api.txt': 'old\n' } })
  rig.repository.write({ 'api.txt': 'mine\n' })
  const run = await rig.run({ api: {} }, { attended: true })
  await rig.works('api', { 'api.txt': 'new\n' })
  const blocked = await run.event('landing-blocked')
  expect(blocked).toMatchObject({ checkout: rig.repository.path, reason: 'dirty', paths: ['api.txt'] })
  expect(rig.log()).toHaveLength(2)
  expect(status(rig)).toBe(' M api.txt')
  rig.repository.git('checkout', '-q', '--', 'api.txt')
  rig.clock.pass(2_000)
  expect(await run.ended).toBe('done')
  expect(rig.read(join(rig.repository.path, 'api.txt'))).toBe('new\n')
  expect(status(rig)).toBe('')
})

it('an ignored file in the way holds the landing, and with nobody to ask the run ends waiting', async () => {
  const rig = await makeRig({ files: { '.gitignore': 'api.txt\n' } })
  rig.repository.write({ 'api.txt': 'mine\n' })
  const run = await rig.run({ api: {} })
  await rig.works('api', { '.gitignore': '', 'api.txt': 'new\n' })
  const blocked = await run.event('landing-blocked')
  expect(blocked).toMatchObject({ reason: 'in-the-way', paths: ['api.txt'] })
  expect(await run.ended).toBe('waiting')
  expect(rig.read(join(rig.repository.path, 'api.txt'))).toBe('mine\n')
  rig.repository.git('clean', '-fdxq')
  const more = await rig.resume(run.run)
  expect(await more.ended).toBe('done')
  expect(rig.read(join(rig.repository.path, 'api.txt'))).toBe('new\n')
})

it('a rebase that is going on holds the landing until it is over', async () => {
  const rig = await makeRig({ files: { 'list.txt': 'one\n' } })
  rig.repository.commitOn('side', { 'list.txt': 'side\n' })
  rig.repository.commit({ 'list.txt': 'main\n' })
  const run = await rig.run({ api: {} }, { attended: true })
  await rig.agent('api').started()
  expect(() => rig.repository.git('rebase', '-q', 'side')).toThrow()
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.event('landing-blocked')).toMatchObject({ reason: 'operation' })
  rig.repository.git('rebase', '--abort')
  rig.clock.pass(2_000)
  expect(await run.ended).toBe('done')
  expect(status(rig)).toBe('')
  expect(rig.file('list.txt')).toBe('main')
})

it('a checkout of another branch is not touched', async () => {
  const rig = await makeRig()
  rig.repository.git('checkout', '-q', '-b', 'mine')
  rig.repository.write({ 'api.txt': 'mine\n' })
  const run = await rig.run({ api: {} }, { ask: { target: 'main' } })
  await rig.works('api', { 'api.txt': 'new\n' })
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('new')
  expect(rig.repository.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('mine')
  expect(status(rig)).toBe('?? api.txt')
})

it('every linked worktree on the target follows', async () => {
  const rig = await makeRig()
  rig.repository.git('checkout', '-q', '--detach')
  const linked = join(rig.folder, 'linked')
  rig.repository.git('worktree', 'add', '-q', linked, 'main')
  const run = await rig.run({ api: {} }, { ask: { target: 'main' } })
  await rig.works('api', { 'api.txt': 'new\n' })
  expect(await run.ended).toBe('done')
  expect(rig.read(join(linked, 'api.txt'))).toBe('new\n')
  expect(rig.repository.gitIn(linked, 'status', '--porcelain')).toBe('')
})

it('an index lock of another git holds the landing, and is left alone', async () => {
  const rig = await makeRig()
  const lock = join(rig.repository.gitDir, 'index.lock')
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  mkdirSync(join(rig.folder, 'aside'))
  writeFileSync(lock, '')
  await rig.works('api', { 'api.txt': 'new\n' })
  expect(await run.event('landing-blocked')).toMatchObject({ reason: 'locked' })
  expect(await run.ended).toBe('waiting')
  expect(rig.read(lock)).toBe('')
  expect(rig.log()).toHaveLength(2)
})
