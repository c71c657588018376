import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { slotLayout } from '../../../src/adapters/git/slots/layout.ts'
import { readState } from '../../../src/adapters/git/slots/state.ts'
import type { Slot } from '../../../src/ports/repository.ts'
import { processNamed } from '../../support/repository.ts'
import { afterTask, saved } from './after-task.ts'
import type { SlotScene } from './slot-scene.ts'
import {
  attempt,
  branchOf,
  checkoutAsk,
  evidence,
  inside,
  leased,
  refsOf,
  run,
  slotScene,
  write,
} from './slot-scene.ts'

const status = (scene: SlotScene, slot: Slot) =>
  scene.repository.gitIn(slot.path, 'status', '--porcelain', '--ignored', '-b').split('\n')

test('the next task finds the commit it begins from, and nothing of the last but kept folders', async () => {
  const { scene, slot } = await afterTask(async (slot, scene) => {
    await saved(slot, scene)
    write(slot, { 'modules/m': '1' })
  })
  expect((await scene.begin('new')).name).toBe(slot.name)
  expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`, '!! modules/'])
  expect(readFileSync(inside(slot, 'a'), 'utf8')).toBe('1')
  expect(refsOf(scene.repository)).toEqual([evidence('old', '1'), evidence('old', 'head')])
})

test('what a person did in the slot since is kept under the refs of the old task', async () => {
  const { scene, slot } = await afterTask(saved)
  write(slot, { b: 'edited', 'notes/x': 'y' })
  await scene.begin('new')
  expect(scene.files(evidence('old', '1-found'))).toMatchObject({ a: '2', b: 'edited', 'notes/x': 'y' })
  expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`])
  expect(scene.tip(branchOf('old'))).toBe(scene.tip(evidence('old', '1')))
})

test('what a crashed engine never saved is kept as well', async () => {
  const { scene, slot } = await afterTask((slot, scene) => {
    write(slot, { a: 'committed' })
    scene.repository.gitIn(slot.path, 'commit', '-qam', 'Work')
    write(slot, { b: 'not committed' })
  })
  await scene.begin('new')
  expect(scene.files(evidence('old', '1-found'))).toMatchObject({ a: 'committed', b: 'not committed' })
  expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`])
})

test('what a person did between two engines is kept, however fast the second one comes', async () => {
  const { scene, slot } = await afterTask(saved)
  await scene.begin('new')
  await scene.save(slot, 'new')
  await scene.slots.release(slot)
  await scene.slots.settled()
  write(slot, { b: 'edited at once' })
  const other = scene.engine()
  const ask = { ref: attempt('next'), from: scene.tip('main') }
  await other.checkout(
    leased(await other.leaseForAgent({ run, ref: ask.ref, prefer: null })),
    checkoutAsk(ask.ref, ask),
  )
  expect(scene.files(evidence('new', '1-found')).b).toBe('edited at once')
  expect(status(scene, slot)).toEqual([`## ${branchOf('next')}`])
})

describe('ignored files', () => {
  test('are committed under a ref of their own; kept and copied ones are not', async () => {
    const { scene, slot } = await afterTask(async (slot, scene) => {
      scene.repository.write({ '.env': 'SECRET' })
      await scene.slots.copyFiles(slot)
      await saved(slot, scene)
      write(slot, { 'out/deep/x': '1', 'e.log': '2', 'modules/m': '3', 'out/modules/m': '3' })
    })
    await scene.begin('new')
    expect(scene.files(evidence('old', '1-ignored'))).toEqual({ 'out/deep/x': '1', 'e.log': '2' })
    expect(existsSync(inside(slot, '.env'))).toBe(false)
    expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`, '!! modules/', '!! out/'])
    expect(existsSync(inside(slot, 'out/deep'))).toBe(false)
  })

  test('above 50 MB are renamed', async () => {
    const { scene, slot } = await afterTask(async (slot, scene) => {
      await saved(slot, scene)
      write(slot, { 'out/big': '', 'e.log': '1' })
      truncateSync(inside(slot, 'out/big'), 51 * 1024 * 1024)
    })
    await scene.begin('new')
    const kept = join(scene.root, '.kept/r1/old/1')
    expect(statSync(join(kept, 'out/big')).size).toBe(51 * 1024 * 1024)
    expect(readFileSync(join(kept, 'e.log'), 'utf8')).toBe('1')
    expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`])
  })
})

test.each([
  ['a rebase', ['rebase', '-q', 'main']],
  ['a sparse checkout', ['sparse-checkout', 'set', 'nowhere']],
  ['hidden changes', ['update-index', '--assume-unchanged', 'b']],
  ['a bisect', ['bisect', 'start']],
])('a slot left in %s is made anew once its work is saved', async (_, args) => {
  const { scene, slot } = await afterTask(async (slot, scene) => {
    write(slot, { b: 'mine' })
    await scene.save(slot, 'old')
    scene.repository.commit({ b: 'theirs' })
  })
  const generation = () => readState(slotLayout(scene.repository.gitDir, scene.root), slot.name)?.generation
  const before = generation()
  try {
    scene.repository.gitIn(slot.path, ...args)
  } catch {}
  if (args[0] === 'update-index') write(slot, { b: 'hidden' })
  await scene.begin('new')
  expect(generation()).not.toBe(before)
  expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`])
  if (args[0] === 'update-index') expect(scene.files(evidence('old', '1-found')).b).toBe('hidden')
  expect(scene.files(evidence('old', 'head')).b).toBe('mine')
})

test('a slot in which something still works is not recycled', async () => {
  const { scene } = await afterTask(saved)
  const engine = scene.engine({ processes: { ...processNamed(1), workingIn: () => [99] } })
  const lease = await engine.leaseForAgent({ run, ref: attempt('new'), prefer: null })
  expect(lease.kind).toBe('busy')
})

test('recycling that was cut short is finished by the next try', async () => {
  const { scene, slot } = await afterTask(saved)
  write(slot, { b: 'edited', 'out/x': '1' })
  scene.repository.gitIn(slot.path, 'add', '-A')
  writeFileSync(join(scene.repository.gitDir, 'worktrees', slot.name, 'index.lock'), '')
  await scene.begin('new')
  expect(scene.files(evidence('old', '1-found')).b).toBe('edited')
  expect(status(scene, slot)).toEqual([`## ${branchOf('new')}`])
})

test('a removed slot leaves its work under refs, and nothing on disk once the trash is empty', async () => {
  const { scene, slot } = await afterTask((slot) => write(slot, { a: 'work' }))
  expect(await scene.slots.remove(slot.name, run)).toBe('removed')
  expect(scene.files(evidence('old', '1-found')).a).toBe('work')
  await scene.slots.settled()
  expect([existsSync(slot.path), scene.slots.list()]).toEqual([false, []])
  expect(scene.repository.git('worktree', 'list').split('\n')).toHaveLength(1)
})

test('a slot whose lease file something removed is not given to another task', async () => {
  const scene = slotScene({ agents: 1 })
  const slot = await scene.begin('a')
  rmSync(join(scene.repository.gitDir, 'orch', 'slots', `${slot.name}.lease`))
  const other = leased(await scene.slots.leaseForAgent({ run, ref: attempt('b'), prefer: slot.name }))
  expect(other.name).not.toBe(slot.name)
  expect(scene.slots.list().map(({ heldBy }) => heldBy)).toEqual([run, run])
})
