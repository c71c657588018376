import { existsSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import { expectNoTraces, scene } from '../../support/landing.ts'
import { openRepository } from '../../support/repository.ts'

describe('a target that is checked out', () => {
  test('moves with its index and files', async () => {
    const at = scene()
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect([at.tip(), at.status(), at.read('a'), at.read('dir/b')]).toEqual([
      at.candidate,
      '',
      'new\n',
      'fresh\n',
    ])
    expect(existsSync(join(at.repository.path, 'gone'))).toBe(false)
    expect(at.repository.git('reflog', '-1', '--format=%gs', 'HEAD')).toBe('orch: land')
    expectNoTraces(at)
  })

  test('landed twice says landed twice', async () => {
    const at = scene()
    await at.land()
    expect(await at.land()).toEqual({ kind: 'landed' })
    at.repository.commit({ more: '' })
    expect(await at.land()).toEqual({ kind: 'landed' })
  })

  test('keeps unrelated edits, staged and not, and untracked files', async () => {
    const at = scene()
    at.repository.write({ kept: 'mine\n', staged: 's\n', 'x.log': 'log\n', note: 'n\n' })
    at.repository.git('add', 'staged')
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect(at.status()).toBe(' M kept\nA  staged\n?? note')
    expect([at.read('kept'), at.read('x.log')]).toEqual(['mine\n', 'log\n'])
  })

  test('with names of every kind moves', async () => {
    const at = scene(
      { 'ä b\nc': '1\n', '日本/x': '1\n' },
      { 'ä b\nc': '2\n', '日本/x': null, 'n\tew': { link: 'a' } },
    )
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect([at.status(), at.read('ä b\nc')]).toEqual(['', '2\n'])
  })

  test('with a file touched but not changed moves', async () => {
    const at = scene()
    utimesSync(join(at.repository.path, 'a'), 1, 1)
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect(at.status()).toBe('')
  })

  test('gives a folder’s place to a file and a file’s place to a folder', async () => {
    const at = scene(
      { 'd/x': '1', 'd/e/y': '2', f: '3' },
      { 'd/x': null, 'd/e/y': null, d: 'now a file', f: null, 'f/z': '4' },
    )
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect([at.status(), at.read('d'), at.read('f/z')]).toEqual(['', 'now a file', '4'])
  })

  test('moves in every checkout that stands on it', async () => {
    const at = scene()
    const second = join(at.repository.path, '..', 'second one')
    at.repository.git('worktree', 'add', '-q', '--force', second, 'main')
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect([at.status(), at.repository.gitIn(second, 'status', '--porcelain')]).toEqual(['', ''])
  })

  test('in a linked worktree moves there and leaves the main checkout alone', async () => {
    const at = scene()
    const linked = join(at.repository.path, '..', 'linked one')
    at.repository.git('switch', '-q', '-c', 'elsewhere')
    at.repository.git('worktree', 'add', '-q', linked, 'main')
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect(at.repository.gitIn(linked, 'status', '--porcelain')).toBe('')
    expect(readFileSync(join(linked, 'a'), 'utf8')).toBe('new\n')
    expect([at.status(), at.read('a')]).toEqual(['', 'old\n'])
  })

  // `HEAD`, and where the worktree is, as files that give a disk's error.
  test.runIf(process.platform === 'linux').each(['HEAD', 'gitdir'])(
    'in a worktree of which %s cannot be read now does not move',
    async (name) => {
      const at = scene()
      const linked = join(at.repository.path, '..', 'linked')
      at.repository.git('switch', '-q', '-c', 'elsewhere')
      at.repository.git('worktree', 'add', '-q', linked, 'main')
      const base = at.tip()
      const file = join(at.repository.gitDir, 'worktrees/linked', name)
      rmSync(file)
      symlinkSync('/proc/self/mem', file)
      await expect(at.land()).rejects.toThrow('EIO')
      expect(at.tip()).toBe(base)
    },
  )
})

describe('a target that is checked out nowhere', () => {
  test('moves by compare-and-swap', async () => {
    const at = scene()
    at.repository.git('switch', '-q', '-c', 'elsewhere')
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect([at.tip(), at.status(), at.read('a')]).toEqual([at.candidate, '', 'old\n'])
    expect(at.repository.git('reflog', '-1', '--format=%gs', 'main')).toBe('orch: land')
  })

  test('moves while another branch is dirty on the same paths', async () => {
    const at = scene()
    at.repository.git('switch', '-q', '-c', 'elsewhere')
    at.repository.write({ a: 'mine\n' })
    expect(await at.land()).toEqual({ kind: 'landed' })
    expect(at.status()).toBe(' M a')
  })
})

describe('a target that moved', () => {
  test('is left where it is', async () => {
    const at = scene()
    const tip = at.repository.commit({ other: '1\n' })
    expect(await at.land()).toEqual({ kind: 'base-moved', tip })
    expect([at.tip(), at.status(), at.read('a')]).toEqual([tip, '', 'old\n'])
  })

  test('and is gone is not made again', async () => {
    const at = scene()
    at.repository.git('switch', '-q', '-c', 'elsewhere')
    at.repository.git('branch', '-qD', 'main')
    expect(await at.land()).toEqual({ kind: 'base-moved', tip: null })
    expect(() => at.tip()).toThrow()
  })

  test('never moves to what does not descend from its base', async () => {
    const at = scene()
    const ask = { target: 'main', base: toCommitId(at.base), candidate: toCommitId(at.candidate) }
    const stranger = toCommitId(at.repository.git('commit-tree', '-m', 'x', `${at.candidate}^{tree}`))
    await expect(openRepository(at.repository).land({ ...ask, candidate: stranger })).rejects.toThrow(
      /descend/,
    )
    expect(at.tip()).toBe(at.base)
  })
})
