import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CommitId } from '../../../src/core/ids.ts'
import type { Slot } from '../../../src/ports/repository.ts'
import type { SlotScene } from './slot-scene.ts'
import { attempt, inside, leased, refsOf, run, slotScene, write } from './slot-scene.ts'

const files = { a: '1', 'tests/x': '1', '.gitignore': 'out/\nmodules/\n', lock: '1' }

async function checkSlot(scene: SlotScene, ask: { restore?: readonly string[]; base?: CommitId } = {}) {
  const commit = scene.tip('main')
  const slot = leased(await scene.slots.leaseForCheck({ run, commit }))
  const checkOut = (at = commit) =>
    scene.slots.checkoutDetached(slot, { commit: at, restore: ask.restore ?? [], base: ask.base ?? commit })
  await checkOut()
  const status = () => scene.repository.gitIn(slot.path, 'status', '--porcelain', '--ignored').split('\n')
  return { slot, commit, checkOut, status, read: (path: string) => readFileSync(inside(slot, path), 'utf8') }
}

/** File systems tell the time in ticks of some milliseconds. */
function touchedAt(slot: Slot): number {
  write(slot, { touched: '1' })
  return statSync(inside(slot, 'touched')).ctimeMs
}

test('a check slot stands at exactly the commit, whatever the check before left', async () => {
  const scene = slotScene({ files, worktrees: { keep: ['modules'] } })
  const { slot, checkOut, status } = await checkSlot(scene)
  const spoil = () => write(slot, { a: 'edited', 'out/x': '1', 'modules/m': '1', new: '1', 'tests/x': null })
  spoil()
  await checkOut()
  expect(status()).toEqual(['!! modules/'])
  spoil()
  scene.repository.gitIn(slot.path, 'update-index', '--assume-unchanged', 'a')
  scene.repository.commit({ a: '2' })
  await checkOut(scene.tip('main'))
  expect([status(), readFileSync(inside(slot, 'a'), 'utf8')]).toEqual([['!! modules/'], '2'])
})

test('agents never get a check slot, and checks prefer the one that stands at their commit', async () => {
  const scene = slotScene({ files, agents: 0 })
  const [first, second] = [await checkSlot(scene), await checkSlot(scene)]
  expect([first.slot.name, second.slot.name]).toEqual(['check-1', 'check-2'])
  expect(await scene.slots.leaseForCheck({ run, commit: first.commit })).toEqual({
    kind: 'busy',
    holders: ['r1'],
  })
  scene.repository.commit({ a: '2' })
  await second.checkOut(scene.tip('main'))
  await scene.slots.release(first.slot)
  await scene.slots.release(second.slot)
  expect((await scene.begin('api')).name).toBe('agent-1')
  expect(leased(await scene.slots.leaseForCheck({ run, commit: scene.tip('main') })).name).toBe('check-2')
})

test('a slot that is removed leaves what a person did there under a ref, and nothing of what its check left', async () => {
  const scene = slotScene({ files })
  const { slot } = await checkSlot(scene)
  write(slot, { report: 'of the check', 'out/x': '1' })
  await scene.slots.release(slot)
  const released = Date.now()
  await expect.poll(() => touchedAt(slot)).toBeGreaterThan(released + 1)
  write(slot, { a: 'mine', 'notes/todo': '1', 'out/y': '1' })
  expect(await scene.slots.remove(slot.name, run)).toBe('removed')
  expect(refsOf(scene.repository)).toEqual(
    ['found', 'ignored'].map((what) => `refs/orch/lost/check-1/0-${what}`),
  )
  expect(scene.files('refs/orch/lost/check-1/0-found')).toMatchObject({
    a: 'mine',
    'notes/todo': '1',
    touched: '1',
  })
  expect(scene.files('refs/orch/lost/check-1/0-found')).not.toHaveProperty('report')
  const second = await checkSlot(scene)
  write(second.slot, { report: 'of the check', a: 'spoilt' })
  await scene.slots.release(second.slot)
  expect(await scene.slots.remove('check-1', run)).toBe('removed')
  expect(refsOf(scene.repository)).toHaveLength(2)
})

test('slots whose folders somebody deleted are made anew', async () => {
  const scene = slotScene({ files })
  const [check, agent] = [(await checkSlot(scene)).slot, await scene.begin('api')]
  await scene.save(agent, 'api')
  for (const slot of [check, agent]) {
    await scene.slots.release(slot)
    await scene.slots.settled()
    rmSync(slot.path, { recursive: true })
  }
  expect((await checkSlot(scene)).status()).toEqual([''])
  expect((await scene.begin('ui', { prefer: agent.name })).name).toBe(agent.name)
  expect(scene.repository.gitIn(agent.path, 'status', '--porcelain', '-b')).toBe('## orch/r1/ui')
})

describe('restored paths', () => {
  test('come from the base, or are gone where the base has none; they do not count as edited', async () => {
    const scene = slotScene({ files })
    const base = scene.tip('main')
    scene.repository.commit({ 'tests/x': 'weakened', 'tests/added': '1', 'tests/[id]': '1', a: '2' })
    const { slot, read, checkOut } = await checkSlot(scene, { base, restore: ['tests', 'nowhere/**'] })
    expect([read('tests/x'), read('a'), existsSync(inside(slot, 'tests/added'))]).toEqual(['1', '2', false])
    expect(existsSync(inside(slot, 'tests/[id]'))).toBe(false)
    expect(await scene.slots.edited(slot)).toEqual([])
    write(slot, { a: 'edited', lock: null, untracked: '1' })
    expect(await scene.slots.edited(slot)).toEqual(['a', 'lock'])
    await checkOut()
    expect(await scene.slots.edited(slot)).toEqual([])
  })

  test('that are named literally are meant literally', async () => {
    const scene = slotScene({ files: { '[id].ts': '1', 'i.ts': '1' } })
    const base = scene.tip('main')
    scene.repository.commit({ '[id].ts': '2' })
    const { read } = await checkSlot(scene, { base, restore: ['[id].ts'] })
    expect([read('[id].ts'), read('i.ts')]).toEqual(['1', '1'])
  })
})

describe('setup', () => {
  const commands = [['npm', 'ci']]
  const options = { files, worktrees: { keep: ['modules'], setupKey: ['lock', 'deep/**/lock'] } }

  test('is needed in a new slot, after other commands and after other key files, and not otherwise', async () => {
    const scene = slotScene(options)
    const slot = await scene.begin('api')
    expect(await scene.slots.needsSetup(slot, [])).toBe(false)
    expect(await scene.slots.needsSetup(slot, commands)).toBe(true)
    await scene.slots.setupDone(slot, commands)
    expect(await scene.slots.needsSetup(slot, commands)).toBe(false)
    expect(await scene.slots.needsSetup(slot, [['npm', 'install']])).toBe(true)
    write(slot, { a: 'edited', other: '1' })
    expect(await scene.slots.needsSetup(slot, commands)).toBe(false)
    write(slot, { lock: '2' })
    expect(await scene.slots.needsSetup(slot, commands)).toBe(true)
    const again = leased(await scene.slots.leaseForAgent({ run, ref: attempt('api'), prefer: null }))
    expect(again.fresh).toBe(false)
  })

  test('of a check slot begins without kept folders, which are then restored after every check', async () => {
    const scene = slotScene(options)
    const { slot, read } = await checkSlot(scene)
    write(slot, { 'modules/stale': '1', 'deep/modules/stale': '1' })
    expect(await scene.slots.needsSetup(slot, commands)).toBe(true)
    expect([existsSync(inside(slot, 'modules')), existsSync(inside(slot, 'deep/modules'))]).toEqual([
      false,
      false,
    ])
    write(slot, { 'modules/m/index': 'pristine', 'modules/.bin/m': { link: '../m/index' } })
    await scene.slots.setupDone(slot, commands)
    const untouched = statSync(inside(slot, 'modules')).ino
    await scene.slots.restoreKept(slot)
    expect(statSync(inside(slot, 'modules')).ino).toBe(untouched)
    writeFileSync(inside(slot, 'modules/m/index'), 'poisoned')
    write(slot, { 'modules/added': '1', 'a-b/modules/new': '1' })
    await scene.slots.restoreKept(slot)
    expect([read('modules/m/index'), read('modules/.bin/m')]).toEqual(['pristine', 'pristine'])
    expect([existsSync(inside(slot, 'modules/added')), existsSync(inside(slot, 'a-b/modules'))]).toEqual([
      false,
      false,
    ])
    expect(await scene.slots.needsSetup(slot, commands)).toBe(false)
  })
})

describe('copied files', () => {
  const options = {
    files: { a: '1', 'conf/tracked.env': '1' },
    worktrees: { copy: ['*.env', 'conf/*.env', 'out/*'] },
  }

  test('are the untracked ones of the main checkout, and never led astray by links', async () => {
    const scene = slotScene(options)
    const outside = join(scene.repository.path, '..', 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret.env'), 'theirs')
    scene.repository.write({
      'x.env': 'X',
      'conf/y.env': 'Y',
      'link.env': { link: join(outside, 'secret.env') },
    })
    scene.repository.write({ 'conf/tracked.env': 'edited' })
    const slot = await scene.begin('api')
    symlinkSync(outside, inside(slot, 'out'))
    scene.repository.write({ 'out/z': 'Z' })
    symlinkSync(join(outside, 'secret.env'), inside(slot, 'x.env'))
    await scene.slots.copyFiles(slot)
    const read = (path: string) => readFileSync(inside(slot, path), 'utf8')
    expect([read('x.env'), read('conf/y.env'), read('conf/tracked.env')]).toEqual(['X', 'Y', '1'])
    expect([existsSync(inside(slot, 'link.env')), existsSync(join(outside, 'z'))]).toEqual([false, false])
    expect(readFileSync(join(outside, 'secret.env'), 'utf8')).toBe('theirs')
  })
})
