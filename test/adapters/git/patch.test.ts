import { describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import type { TestFiles, TestRepository } from '../../support/git.ts'
import { factsOf } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

describe('the patch id', () => {
  const lines = Array.from({ length: 30 }, (_, n) => `${n}\n`).join('')
  const idOf = async (repository: TestRepository, changed: TestFiles) => {
    const branch = `work-${Math.random()}`
    return (await factsOf(repository, repository.commitOn(branch, changed, 'main'))).patchId
  }

  test('survives a move of the same change', async () => {
    const repository = begin({ a: lines })
    const before = await idOf(repository, { a: `${lines}new\n` })
    repository.commit({ a: `top\n${lines}`, other: '' })
    expect(await idOf(repository, { a: `top\n${lines}new\n` })).toBe(before)
    expect(before).toMatch(/^[0-9a-f]{40}$/)
  })

  test('changes with content, whitespace, mode, name and bytes of binary files', async () => {
    const repository = begin({ a: lines, bin: '\0' })
    const changes: TestFiles[] = [
      { a: `${lines}x\n` },
      { a: `${lines} x\n` },
      { a: `${lines}  x\n` },
      { b: '' },
      { c: '' },
      { bin: '\0a' },
      { bin: '\0b' },
      { b: { link: 'x' } },
    ]
    const ids = await Promise.all(changes.map((change) => idOf(repository, change)))
    expect(new Set(ids).size).toBe(changes.length)
  })

  test('of nothing is empty', async () => {
    expect(await idOf(begin(), {})).toBe('')
  })
})

describe('a diff', () => {
  test('is unified and cut at the limit', async () => {
    const repository = begin()
    const head = toCommitId(repository.commitOn('work', { a: '2\n' }))
    const base = toCommitId(repository.git('rev-parse', 'main'))
    const port = openRepository(repository)
    const whole = await port.diff(base, head, 10_000)
    expect(whole).toMatch(/^diff --git a\/a b\/a\n[\s\S]*-1\n\+2\n$/)
    expect(await port.diff(base, head, 20)).toBe(whole.slice(0, 20))
  })
})
