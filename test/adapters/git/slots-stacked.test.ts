import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { slotLayout } from '../../../src/adapters/git/slots/layout.ts'
import { changeState } from '../../../src/adapters/git/slots/state.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import type { TestFiles } from '../../support/git.ts'
import { attempt, branchOf, checkoutAsk, inside, slotScene, write } from './slot-scene.ts'

const branch = branchOf('api')

/** Work on the branch of other work, which has landed as another commit since, with something of others. */
async function givenBack(landed: TestFiles, linear: boolean) {
  const scene = slotScene({ files: { a: '1\n' } })
  const since = toCommitId(scene.repository.commitOn('lower', { a: '2\n' }))
  const first = await scene.begin('api', { from: since })
  write(first, { a: '3\n' })
  const { head } = await scene.save(first, 'api')
  await scene.slots.release(first)
  scene.repository.commit(landed)
  const ask = { attempt: 2, from: head, mergeIn: scene.tip('main'), linear, since }
  const slot = await scene.begin('api', ask)
  return { scene, slot, head, ask, a: () => readFileSync(inside(slot, 'a'), 'utf8') }
}

describe('a branch that was made on what landed under another id', () => {
  test('meets the target with its own change alone', async () => {
    const { scene, head, ask } = await givenBack({ a: '2\n', b: 'beside\n' }, false)
    expect(scene.repository.git('log', '-1', '--format=%P', branch)).toBe(`${head} ${ask.mergeIn}`)
    expect(scene.files(branch)).toEqual({ a: '3', b: 'beside' })
  })

  test('stands on the target with its own change alone where history is linear', async () => {
    const { scene, slot, ask } = await givenBack({ a: '2\n', b: 'beside\n' }, true)
    const { head } = await scene.save(slot, 'api', 2)
    expect(scene.repository.git('log', '-1', '--format=%P', head)).toBe(ask.mergeIn)
    expect(scene.files(branch)).toEqual({ a: '3', b: 'beside' })
  })

  test.each([false, true])(
    'carries two-sided markers where both changed the same (linear: %s)',
    async (linear) => {
      const { scene, slot, head, ask, a } = await givenBack({ a: 'theirs\n' }, linear)
      const sides = linear ? ['theirs', '3'] : ['3', 'theirs']
      expect(a()).toMatch(new RegExp(`^<<<<<<< HEAD\n${sides[0]}\n=======\n${sides[1]}\n>>>>>>> .*\n$`))
      // As a crash before the beginning was written down leaves it.
      changeState(slotLayout(scene.repository.gitDir, scene.root), slot.name, { begun: false })
      await scene.slots.checkout(slot, checkoutAsk(attempt('api', 2), ask))
      write(slot, { a: 'both\n' })
      const saved = await scene.save(slot, 'api', 2)
      const parents = linear ? ask.mergeIn : `${head} ${ask.mergeIn}`
      expect(scene.repository.git('log', '-1', '--format=%P', saved.head)).toBe(parents)
      expect(scene.files(branch)).toEqual({ a: 'both' })
    },
  )
})
