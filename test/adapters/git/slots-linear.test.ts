import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { slotLayout } from '../../../src/adapters/git/slots/layout.ts'
import { changeState } from '../../../src/adapters/git/slots/state.ts'
import type { TestFiles } from '../../support/git.ts'
import { attempt, branchOf, checkoutAsk, evidence, inside, slotScene, write } from './slot-scene.ts'

const branch = branchOf('api')

describe('where history is linear, a branch that is given back', () => {
  /** One saved attempt of two commits, and a target that moved on meanwhile. */
  async function givenBack(theirs: TestFiles) {
    const scene = slotScene({ files: { a: '1\n', b: '1\n' } })
    const first = await scene.begin('api')
    write(first, { a: 'mine\n' })
    scene.repository.gitIn(first.path, 'commit', '-qam', 'One')
    write(first, { c: 'new\n' })
    const { head } = await scene.save(first, 'api')
    await scene.slots.release(first)
    scene.repository.commit(theirs)
    const ask = { attempt: 2, from: head, mergeIn: scene.tip('main'), linear: true }
    const slot = await scene.begin('api', ask)
    const git = (...args: string[]) => scene.repository.gitIn(slot.path, ...args)
    return { scene, slot, head, ask, git }
  }

  test('stands on the target with its net change uncommitted, which becomes one commit', async () => {
    const { scene, slot, head, ask, git } = await givenBack({ b: 'theirs\n' })
    expect([git('rev-parse', branch), git('status', '--porcelain')]).toEqual([ask.mergeIn, 'M  a\nA  c'])
    const saved = await scene.save(slot, 'api', 2)
    expect(git('log', '-1', '--format=%P', saved.head)).toBe(ask.mergeIn)
    expect(scene.files(branch)).toEqual({ a: 'mine', b: 'theirs', c: 'new' })
    expect(git('rev-parse', evidence('api', '2-before'), evidence('api', '1'))).toBe(`${head}\n${head}`)
  })

  test('carries two-sided markers where it conflicts', async () => {
    const { scene, slot, ask, head } = await givenBack({ a: 'theirs\n' })
    const conflict = () => readFileSync(inside(slot, 'a'), 'utf8')
    expect(conflict()).toBe(`<<<<<<< HEAD\ntheirs\n=======\nmine\n>>>>>>> ${head}\n`)
    // As a crash before the beginning was written down leaves it.
    changeState(slotLayout(scene.repository.gitDir, scene.root), slot.name, { begun: false, clean: null })
    await scene.slots.checkout(slot, checkoutAsk(attempt('api', 2), ask))
    expect(conflict()).toBe(`<<<<<<< HEAD\ntheirs\n=======\nmine\n>>>>>>> ${head}\n`)
    write(slot, { a: 'both\n' })
    const saved = await scene.save(slot, 'api', 2)
    expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(ask.mergeIn)
    expect(scene.files(branch)).toEqual({ a: 'both', b: '1', c: 'new' })
  })

  test('keeps its commits where it stands on that target already', async () => {
    const { scene, slot, ask } = await givenBack({ b: 'theirs\n' })
    const saved = await scene.save(slot, 'api', 2)
    await scene.slots.release(slot)
    const again = await scene.begin('api', { ...ask, attempt: 3, from: saved.head })
    expect(scene.repository.gitIn(again.path, 'status', '--porcelain', '-b')).toBe(`## ${branch}`)
    expect(scene.tip(branch)).toBe(saved.head)
  })
})
