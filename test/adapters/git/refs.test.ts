import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toCommitId, toRunId } from '../../../src/core/ids.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

const branch = 'orch/r1/api'

describe('reading', () => {
  test('a tip is its own branch’s, not that of a folder, tag or remote of the name', async () => {
    const repository = begin()
    const tip = repository.git('rev-parse', 'HEAD')
    repository.git('update-ref', 'refs/heads/feature/one', tip)
    repository.git('update-ref', 'refs/tags/refs/heads/ghost', tip)
    repository.git('update-ref', 'refs/remotes/ghost', tip)
    const port = openRepository(repository)
    expect(
      await Promise.all(['main', 'feature/one', 'feature', 'ghost'].map((name) => port.tip(name))),
    ).toEqual([tip, tip, null, null])
  })

  test('ancestry ignores replace refs', async () => {
    const repository = begin()
    const port = openRepository(repository)
    const first = toCommitId(repository.git('rev-parse', 'HEAD'))
    const second = toCommitId(repository.commit({ a: '' }))
    const stranger = toCommitId(repository.git('commit-tree', '-m', 'x', 'HEAD^{tree}'))
    repository.git('replace', second, stranger)
    expect(await port.reaches(second, first)).toBe(true)
    expect(await port.reaches(second, second)).toBe(true)
    expect(await port.reaches(first, second)).toBe(false)
    expect(await port.mergeBase(first, second)).toBe(first)
    expect(await port.mergeBase(first, stranger)).toBe(null)
    expect(await port.tree(second)).toBe(
      repository.git('--no-replace-objects', 'rev-parse', `${second}^{tree}`),
    )
  })
})

describe('keeping', () => {
  test('an evidence ref is made, made again and moved', async () => {
    const repository = begin()
    const port = openRepository(repository)
    const first = toCommitId(repository.git('rev-parse', 'HEAD'))
    const second = toCommitId(repository.commit({ a: '' }))
    for (const commit of [first, first, second]) {
      await port.keep(toRunId('r1'), 'api/head', commit)
      expect(repository.git('rev-parse', 'refs/orch/r1/api/head')).toBe(commit)
    }
  })
})

describe('releasing a branch', () => {
  test('deletes it once and says gone the second time', async () => {
    const repository = begin()
    const tip = toCommitId(repository.commitOn(branch, { a: '' }))
    const port = openRepository(repository)
    expect(await port.releaseBranch(branch, tip)).toBe('deleted')
    expect(await port.releaseBranch(branch, tip)).toBe('gone')
  })

  test('leaves one that moved', async () => {
    const repository = begin()
    const old = toCommitId(repository.git('rev-parse', 'HEAD'))
    const tip = repository.commitOn(branch, { a: '' })
    expect(await openRepository(repository).releaseBranch(branch, old)).toBe('moved')
    expect(repository.git('rev-parse', branch)).toBe(tip)
  })

  test('detaches the slot that has it checked out, files untouched', async () => {
    const repository = begin()
    const tip = toCommitId(repository.commitOn(branch, { a: '' }))
    const slot = join(repository.path, '../slots/agent-1')
    repository.git('worktree', 'add', '-q', slot, branch)
    repository.gitIn(slot, 'rm', '-q', '--cached', 'a')
    expect(await openRepository(repository).releaseBranch(branch, tip)).toBe('deleted')
    expect(repository.gitIn(slot, 'rev-parse', '--symbolic-full-name', 'HEAD')).toBe('HEAD')
    expect(repository.gitIn(slot, 'rev-parse', 'HEAD')).toBe(tip)
    expect(repository.gitIn(slot, 'status', '--porcelain')).toBe('D  a\n?? a')
  })

  test('leaves one that a person has checked out', async () => {
    const repository = begin()
    const tip = toCommitId(repository.commitOn(branch, { a: '' }))
    repository.git('switch', '-q', branch)
    expect(await openRepository(repository).releaseBranch(branch, tip)).toBe('moved')
    expect(repository.git('symbolic-ref', 'HEAD')).toBe(`refs/heads/${branch}`)
  })
})
