import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { slotLayout } from '../../../src/adapters/git/slots/layout.ts'
import { changeState } from '../../../src/adapters/git/slots/state.ts'
import type { Slot } from '../../../src/ports/repository.ts'
import type { SlotScene } from './slot-scene.ts'
import {
  attempt,
  branchOf,
  checkoutAsk,
  evidence,
  inside,
  leased,
  run,
  slotScene,
  write,
} from './slot-scene.ts'

const files = { a: '1\n', b: '1\n' }
const branch = branchOf('api')
const read = (slot: Slot, path: string) => readFileSync(inside(slot, path), 'utf8')
const status = (scene: SlotScene, slot: Slot) =>
  scene.repository.gitIn(slot.path, 'status', '--porcelain', '-b')

test('performed again it leaves what the agent did as it is', async () => {
  const scene = slotScene({ files })
  const slot = await scene.begin('api')
  const ask = checkoutAsk(attempt('api'), { from: scene.tip('main') })
  write(slot, { a: '2\n' })
  scene.repository.gitIn(slot.path, 'commit', '-qam', 'Work')
  write(slot, { b: '2\n' })
  await scene.slots.checkout(slot, ask)
  await scene.engine().leaseForAgent({ run, ref: attempt('api'), prefer: null })
  expect([read(slot, 'a'), read(slot, 'b')]).toEqual(['2\n', '2\n'])
})

test('killed between branch and files it is finished by the next try', async () => {
  const scene = slotScene({ files })
  const from = scene.repository.commit({ a: '2\n' })
  const slot = leased(await scene.slots.leaseForAgent({ run, ref: attempt('api'), prefer: null }))
  scene.repository.git('update-ref', `refs/heads/${branch}`, from)
  rmSync(inside(slot, 'b'))
  changeState(slotLayout(scene.repository.gitDir, scene.root), slot.name, { clean: null })
  writeFileSync(join(scene.repository.gitDir, 'worktrees', slot.name, 'index.lock'), '')
  await scene.slots.checkout(slot, checkoutAsk(attempt('api'), { from: scene.tip('main') }))
  expect([status(scene, slot), read(slot, 'a'), read(slot, 'b')]).toEqual([`## ${branch}`, '2\n', '1\n'])
})

test('a slot that is clean at another commit with the same files needs no checkout', async () => {
  const scene = slotScene({ files, agents: 0 })
  await scene.slots.release(await scene.begin('old'))
  await scene.slots.settled()
  scene.repository.git('commit', '-q', '--allow-empty', '-m', 'Same files')
  const slot = await scene.begin('api')
  expect([status(scene, slot), scene.tip(branch)]).toEqual([`## ${branch}`, scene.tip('main')])
})

describe('a later attempt', () => {
  test('goes on in its slot from what was saved', async () => {
    const scene = slotScene({ files })
    const slot = await scene.begin('api')
    write(slot, { a: '2\n' })
    const { head } = await scene.save(slot, 'api')
    await scene.slots.release(slot)
    const again = await scene.begin('api', { attempt: 2, from: head })
    expect([again.name, status(scene, again), read(again, 'a')]).toEqual([slot.name, `## ${branch}`, '2\n'])
  })

  test('gets its branch in another slot while somebody else has the first', async () => {
    const scene = slotScene({ files })
    const slot = await scene.begin('api')
    write(slot, { a: '2\n' })
    const { head } = await scene.save(slot, 'api')
    await scene.slots.release(slot)
    const holder = scene.engine({ owners: () => [] })
    await scene.slots.settled()
    leased(await holder.leaseForAgent({ run, ref: attempt('api', 9), prefer: null }))
    scene.repository.gitIn(slot.path, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`)
    const other = await scene.begin('api', { attempt: 2, from: head })
    expect([other.name, status(scene, other), read(other, 'a')]).toEqual(['agent-2', `## ${branch}`, '2\n'])
    expect(status(scene, slot)).toBe('## HEAD (no branch)')
  })

  test('on a clean base finds nothing of the first, which stays under refs', async () => {
    const scene = slotScene({ files })
    const slot = await scene.begin('api')
    write(slot, { a: '2\n', new: '1' })
    const { head } = await scene.save(slot, 'api')
    write(slot, { later: 'not saved' })
    await scene.slots.release(slot)
    await scene.slots.settled()
    const again = await scene.begin('api', { attempt: 2, from: scene.tip('main') })
    expect([again.name, status(scene, again), scene.tip(branch)]).toEqual([
      slot.name,
      `## ${branch}`,
      scene.tip('main'),
    ])
    expect(scene.tip(evidence('api', '2-before'))).toBe(head)
    expect(scene.files(evidence('api', '2-found'))).toMatchObject({ later: 'not saved' })
  })
})

describe('a commit to merge in', () => {
  async function twoSided(theirs: Record<string, string>) {
    const scene = slotScene({ files })
    const slot = await scene.begin('api')
    write(slot, { a: 'mine\n' })
    const { head } = await scene.save(slot, 'api')
    await scene.slots.release(slot)
    scene.repository.git('config', 'merge.conflictStyle', 'diff3')
    scene.repository.commit(theirs)
    const ask = { attempt: 2, from: head, mergeIn: scene.tip('main') }
    return { scene, head, ask, slot: await scene.begin('api', ask) }
  }

  test('that merges cleanly is merged and committed', async () => {
    const { scene, slot, head, ask } = await twoSided({ b: 'theirs\n' })
    expect([status(scene, slot), read(slot, 'a'), read(slot, 'b')]).toEqual([
      `## ${branch}`,
      'mine\n',
      'theirs\n',
    ])
    const log = () => scene.repository.git('log', '-1', '--format=%s %P', branch)
    expect(log()).toBe(`Merge the target into ${branch} ${head} ${ask.mergeIn}`)
    const before = log()
    await scene.slots.checkout(slot, checkoutAsk(attempt('api', 2), ask))
    expect(log()).toBe(before)
  })

  test('that conflicts is left with two-sided markers for the agent, whose resolution has both parents', async () => {
    const { scene, slot, head, ask } = await twoSided({ a: 'theirs\n', b: 'theirs\n' })
    expect(read(slot, 'a')).toBe(`<<<<<<< HEAD\nmine\n=======\ntheirs\n>>>>>>> ${ask.mergeIn}\n`)
    await scene.slots.checkout(slot, checkoutAsk(attempt('api', 2), ask))
    write(slot, { a: 'both\n' })
    const saved = await scene.save(slot, 'api', 2)
    expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(`${head} ${ask.mergeIn}`)
    expect(scene.files(branch)).toEqual({ a: 'both', b: 'theirs' })
  })

  test('that was merged but not committed before a crash is committed by the next try', async () => {
    const { scene, slot, head, ask } = await twoSided({ b: 'theirs\n' })
    scene.repository.gitIn(slot.path, 'reset', '-q', '--hard', head)
    scene.repository.gitIn(slot.path, 'merge', '-q', '--no-commit', '--no-ff', ask.mergeIn)
    changeState(slotLayout(scene.repository.gitDir, scene.root), slot.name, { begun: false })
    await scene.slots.checkout(slot, checkoutAsk(attempt('api', 2), ask))
    expect(scene.repository.git('log', '-1', '--format=%P', branch)).toBe(`${head} ${ask.mergeIn}`)
  })
})

test('a clean slot is brought to another commit, whatever was added, edited, deleted or traded', async () => {
  const scene = slotScene({ files: { ...files, gone: 'x', 'dir/file': 'y', plain: 'z' }, agents: 0 })
  const changes = [
    { a: '2\n', new: '1', gone: null },
    { dir: 'a file now' },
    { plain: null, 'plain/file': 'in a folder now' },
  ]
  for (const [index, change] of changes.entries()) {
    await scene.slots.release(await scene.begin(`old-${index}`))
    await scene.slots.settled()
    scene.repository.commit(change)
    const slot = await scene.begin(`api-${index}`)
    expect(status(scene, slot)).toBe(`## ${branchOf(`api-${index}`)}`)
    expect(scene.repository.gitIn(slot.path, 'rev-parse', 'HEAD')).toBe(scene.tip('main'))
    await scene.slots.release(slot)
  }
})
