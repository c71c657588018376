import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { moveHead, readHead } from '../../../src/adapters/git/head.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import { begin } from '../../support/repositories.ts'

function scene() {
  const repository = begin()
  const tip = toCommitId(repository.git('rev-parse', 'HEAD'))
  const move = {
    to: { kind: 'detached', commit: tip },
    before: tip,
    after: tip,
    reflog: 'orch: test',
  } as const
  return { repository, tip, move, lock: join(repository.gitDir, 'HEAD.lock') }
}

test('a HEAD that still is what is expected moves, and its log says so', () => {
  const { repository, tip, move, lock } = scene()
  expect(moveHead(repository.gitDir, move, ({ kind }) => kind === 'branch')).toBe(true)
  expect(readHead(repository.gitDir)).toEqual({ kind: 'detached', commit: tip })
  expect(repository.git('reflog', '-1', '--format=%H %gs')).toBe(`${tip} orch: test`)
  expect(existsSync(lock)).toBe(false)
})

test('a HEAD that names another branch by now stays', () => {
  const { repository, move, lock } = scene()
  expect(moveHead(repository.gitDir, move, () => false)).toBe(false)
  expect(readHead(repository.gitDir)).toEqual({ kind: 'branch', branch: 'main' })
  expect(existsSync(lock)).toBe(false)
})

test('a HEAD that another git has locked stays, and so does the lock', () => {
  const { repository, move, lock } = scene()
  writeFileSync(lock, 'theirs\n')
  expect(moveHead(repository.gitDir, move, () => true)).toBe(false)
  expect([readHead(repository.gitDir).kind, readFileSync(lock, 'utf8')]).toEqual(['branch', 'theirs\n'])
})

test('a HEAD of which the log cannot be written stays, and is not left locked', () => {
  const { repository, move, lock } = scene()
  rmSync(join(repository.gitDir, 'logs/HEAD'))
  mkdirSync(join(repository.gitDir, 'logs/HEAD'))
  expect(() => moveHead(repository.gitDir, move, () => true)).toThrow('EISDIR')
  expect([readHead(repository.gitDir).kind, existsSync(lock)]).toEqual(['branch', false])
})
