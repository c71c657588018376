import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import { writeFiles } from '../../support/git.ts'
import { begun, expectBlocked, expectNoTraces, forcedScene, scene } from '../../support/landing.ts'
import { openRepository } from '../../support/repository.ts'

describe('a checkout is left alone', () => {
  test('when a changed path is edited', async () => {
    const at = scene()
    at.repository.write({ a: 'mine\n' })
    await expectBlocked(at, 'dirty', ['a'])
    expect(at.read('a')).toBe('mine\n')
    expectNoTraces(at)
  })

  test('when a changed path is staged', async () => {
    const at = scene()
    at.repository.write({ a: 'mine\n' })
    at.repository.git('add', 'a')
    await expectBlocked(at, 'dirty', ['a'])
  })

  test('when a path to delete is edited, or gone already', async () => {
    const at = scene()
    at.repository.write({ gone: 'mine\n', a: null })
    await expectBlocked(at, 'dirty', ['a', 'gone'])
  })

  test('when an edit hides behind assume-unchanged', async () => {
    const at = scene()
    at.repository.git('update-index', '--assume-unchanged', 'a')
    at.repository.write({ a: 'mine\n' })
    await expectBlocked(at, 'dirty', ['a'])
    expect(at.read('a')).toBe('mine\n')
  })

  test('when only the executable bit of a changed path differs', async () => {
    const at = scene()
    chmodSync(join(at.repository.path, 'a'), 0o755)
    await expectBlocked(at, 'dirty', ['a'])
  })

  test('when an untracked file stands where one is written', async () => {
    const at = scene()
    at.repository.write({ 'dir/b': 'mine\n' })
    await expectBlocked(at, 'in-the-way', ['dir/b'])
    expect(at.read('dir/b')).toBe('mine\n')
  })

  test('when an ignored file stands where one is written', async () => {
    const at = scene(begun, { 'x.log': 'tracked now\n' })
    at.repository.commitOn('unused', {})
    at.repository.write({ 'x.log': 'mine\n' })
    await expectBlocked(forcedScene(at, { 'forced.log': 'theirs\n' }), 'in-the-way', ['forced.log'])
  })

  test('when a file stands where a folder is needed, or a full folder where a file is', async () => {
    const at = scene(begun, { 'dir/b': '1', file: '2' })
    at.repository.write({ dir: 'mine\n', 'file/mine': 'mine\n' })
    await expectBlocked(at, 'in-the-way', ['dir', 'file/mine'])
  })

  test('when the change itself is staged and then edited', async () => {
    const at = scene()
    at.repository.git('read-tree', '-m', '-u', at.base, at.candidate)
    at.repository.write({ a: 'mine\n' })
    await expectBlocked(at, 'dirty', ['a', 'dir/b', 'gone'])
  })

  test('when a conflict from a stash is open', async () => {
    const at = scene({ ...begun, c: '1\n' })
    at.repository.write({ c: '2\n' })
    at.repository.git('stash')
    const base = at.repository.commit({ c: '3\n' })
    expect(() => at.repository.git('stash', 'pop')).toThrow()
    const candidate = at.repository.commitOn('next', { a: 'new\n' }, base)
    const ask = { target: 'main', base: toCommitId(base), candidate: toCommitId(candidate) }
    expect(await openRepository(at.repository).land(ask)).toEqual({
      kind: 'blocked',
      checkout: at.repository.path,
      reason: 'dirty',
      paths: ['c'],
    })
    expectNoTraces(at)
  })

  test.each([
    ['merge', ['merge', 'side']],
    ['rebase', ['rebase', 'side']],
    ['cherry-pick', ['cherry-pick', 'side']],
    ['bisect', ['bisect', 'start', 'HEAD', 'HEAD~1']],
  ])('during a %s', async (_, command) => {
    const at = scene()
    const side = at.repository.commitOn('side', { kept: 'theirs\n' })
    const base = at.repository.commit({ kept: 'ours\n' })
    const candidate = at.repository.commitOn('next', { 'new file': '' }, base)
    try {
      at.repository.git(...command)
    } catch {}
    const ask = { target: 'main', base: toCommitId(base), candidate: toCommitId(candidate) }
    expect(await openRepository(at.repository).land(ask)).toEqual({
      kind: 'blocked',
      checkout: at.repository.path,
      reason: 'operation',
      paths: [],
    })
    expect([at.tip(), at.repository.git('rev-parse', 'side')]).toEqual([base, side])
  })

  test('while somebody else holds its index lock', async () => {
    const at = scene()
    writeFileSync(join(at.repository.gitDir, 'index.lock'), '')
    await expectBlocked(at, 'locked', [])
    expect(existsSync(join(at.repository.gitDir, 'index.lock'))).toBe(true)
    rmSync(join(at.repository.gitDir, 'index.lock'))
    expect(await at.land()).toEqual({ kind: 'landed' })
  })

  test('in every checkout, when one of them is dirty', async () => {
    const at = scene()
    const second = join(at.repository.path, '..', 'second one')
    at.repository.git('worktree', 'add', '-q', '--force', second, 'main')
    writeFiles(second, { a: 'mine\n' })
    expect(await at.land()).toEqual({ kind: 'blocked', checkout: second, reason: 'dirty', paths: ['a'] })
    expect([at.tip(), at.status(), at.read('a')]).toEqual([at.base, '', 'old\n'])
    expectNoTraces(at)
  })
})
