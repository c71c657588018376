import { chmodSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import type { LandResult } from '../../../src/ports/repository.ts'
import type { TestFiles, TestRepository } from '../../support/git.ts'
import { makeTestRepository, writeFiles } from '../../support/git.ts'
import { openRepository } from '../../support/repository.ts'

const made: TestRepository[] = []
afterEach(() => {
  for (const repository of made.splice(0)) repository.remove()
})

interface Scene {
  readonly repository: TestRepository
  readonly base: string
  readonly candidate: string
  land(): Promise<LandResult>
  tip(): string
  status(): string
  read(path: string): string
}

const begun: TestFiles = { a: 'old\n', gone: 'bye\n', kept: 'same\n', '.gitignore': '*.log\n' }
const change: TestFiles = { a: 'new\n', gone: null, 'dir/b': 'fresh\n' }

/** `main` is checked out at the base; the candidate changes `a`, deletes `gone` and adds `dir/b`. */
function scene(files: TestFiles = begun, changed: TestFiles = change): Scene {
  const repository = makeTestRepository({ files, name: 'my repo' })
  made.push(repository)
  const base = repository.git('rev-parse', 'HEAD')
  const candidate = repository.commitOn('candidate', changed)
  const ask = { target: 'main', base: toCommitId(base), candidate: toCommitId(candidate) }
  return {
    repository,
    base,
    candidate,
    land: () => openRepository(repository).land(ask),
    tip: () => repository.git('rev-parse', 'refs/heads/main'),
    status: () => repository.git('status', '--porcelain', '-uall'),
    read: (path) => readFileSync(join(repository.path, path), 'utf8'),
  }
}

async function expectBlocked(at: Scene, reason: string, paths: readonly string[]): Promise<void> {
  const before = [
    at.status(),
    at.repository.git('ls-files', '-s'),
    readFileSync(join(at.repository.gitDir, 'HEAD'), 'utf8'),
  ]
  expect(await at.land()).toEqual({ kind: 'blocked', checkout: at.repository.path, reason, paths })
  expect(at.tip()).toBe(at.base)
  const after = [
    at.status(),
    at.repository.git('ls-files', '-s'),
    readFileSync(join(at.repository.gitDir, 'HEAD'), 'utf8'),
  ]
  expect(after).toEqual(before)
}

function expectNoTraces({ repository }: Scene): void {
  for (const name of ['index.lock', 'orch-index', 'orch-index.lock'])
    expect(existsSync(join(repository.gitDir, name)), name).toBe(false)
}

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
})

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
    await expectBlocked(scene2(at, { 'forced.log': 'theirs\n' }), 'in-the-way', ['forced.log'])
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

/** Another scene in the same checkout, whose candidate is forced past the ignore rules. */
function scene2(at: Scene, files: TestFiles): Scene {
  const folder = join(at.repository.path, '..', 'forced')
  at.repository.git('worktree', 'add', '-q', '--detach', folder, at.base)
  writeFiles(folder, files)
  at.repository.gitIn(folder, 'add', '-f', '.')
  at.repository.gitIn(folder, 'commit', '-qm', 'Forced')
  const candidate = at.repository.gitIn(folder, 'rev-parse', 'HEAD')
  at.repository.write(Object.fromEntries(Object.keys(files).map((name) => [name, 'mine\n'])))
  const ask = { target: 'main', base: toCommitId(at.base), candidate: toCommitId(candidate) }
  return { ...at, candidate, land: () => openRepository(at.repository).land(ask) }
}

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
