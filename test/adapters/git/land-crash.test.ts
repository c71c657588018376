import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CheckoutMove, MovedCheckout } from '../../../src/adapters/git/checkout-move.ts'
import { moveCheckout } from '../../../src/adapters/git/checkout-move.ts'
import { makeGit } from '../../../src/adapters/git/git.ts'
import { takeIndexLock } from '../../../src/adapters/git/index-lock.ts'
import { makeStanding } from '../../../src/adapters/git/standing.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import type { LandResult } from '../../../src/ports/repository.ts'
import type { TestFiles, TestRepository } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository, processNamed } from '../../support/repository.ts'

const begun: TestFiles = { a: 'old\n', gone: 'bye\n', kept: 'same\n', run: '#!/bin/sh\n' }
const change: TestFiles = { a: 'new content\n', gone: null, 'dir/sub/b': 'fresh\n', link: { link: 'a' } }

interface Scene {
  readonly repository: TestRepository
  readonly base: string
  readonly candidate: string
  /** The steps up to the swap, as process 1 does them before it dies. */
  move(): Promise<CheckoutMove>
  /** The whole landing by process 2, which sees that process 1 is gone. */
  landAgain(): Promise<LandResult>
  readonly traces: () => readonly string[]
  readonly status: () => string
  readonly read: (path: string) => string
}

function scene(files: TestFiles = begun, changed: TestFiles = change): Scene {
  const repository = begin(files, 'my repo')
  const { path, gitDir } = repository
  const base = repository.git('rev-parse', 'HEAD')
  const candidate = repository.commitOn('candidate', changed)
  const ask = { target: 'main', base: toCommitId(base), candidate: toCommitId(candidate) }
  const git = makeGit({ gitDir, commonDir: gitDir, workTree: null }, hermeticGitEnv)
  const checkout = { gitDir, commonDir: gitDir, workTree: path }
  const standing = makeStanding(git, 'orch')
  return {
    repository,
    base,
    candidate,
    move: () => moveCheckout({ git, standing, processes: processNamed(1) }, checkout, ask),
    landAgain: () => openRepository(repository, { processes: processNamed(2, [1]) }).land(ask),
    traces: () =>
      ['index.lock', 'orch-index', 'orch-index.lock'].filter((name) => existsSync(join(gitDir, name))),
    status: () => repository.git('status', '--porcelain', '-uall'),
    read: (name) => readFileSync(join(path, name), 'utf8'),
  }
}

async function moved(at: Scene): Promise<MovedCheckout> {
  const result = await at.move()
  if (result.kind !== 'moved') throw new Error(result.kind)
  return result
}

async function expectLanded(at: Scene): Promise<void> {
  expect(await at.landAgain()).toEqual({ kind: 'landed' })
  expect([at.repository.git('rev-parse', 'main'), at.status()]).toEqual([at.candidate, ''])
  expect(at.traces()).toEqual([])
}

describe('orch died', () => {
  test('with the lock in hand', async () => {
    const at = scene()
    const move = { base: toCommitId(at.base), candidate: toCommitId(at.candidate) }
    expect(await takeIndexLock(at.repository.gitDir, move, processNamed(1))).toEqual({
      kind: 'taken',
      left: null,
    })
    await expectLanded(at)
  })

  test('after the files moved and before the branch did', async () => {
    const at = scene()
    await moved(at)
    expect(at.traces()).toEqual(['index.lock', 'orch-index'])
    await expectLanded(at)
  })

  test('after the branch moved and before the index was in place', async () => {
    const at = scene()
    await moved(at)
    at.repository.git('update-ref', 'refs/heads/main', at.candidate)
    await expectLanded(at)
  })

  test('after the index was in place and before the lock was dropped', async () => {
    const at = scene()
    const checkout = await moved(at)
    at.repository.git('update-ref', 'refs/heads/main', at.candidate)
    const lock = readFileSync(join(at.repository.gitDir, 'index.lock'))
    await checkout.keep()
    writeFileSync(join(at.repository.gitDir, 'index.lock'), lock)
    await expectLanded(at)
  })

  test('and so did git, halfway through the files', async () => {
    const at = scene()
    await moved(at)
    rmSync(join(at.repository.path, 'link'))
    at.repository.write({ a: 'new con', gone: 'bye\n', 'dir/sub/b': '' })
    writeFileSync(join(at.repository.gitDir, 'orch-index.lock'), '')
    await expectLanded(at)
    expect(at.read('a')).toBe('new content\n')
  })

  test('and a person removed its lock', async () => {
    const at = scene()
    await moved(at)
    rmSync(join(at.repository.gitDir, 'index.lock'))
    await expectLanded(at)
  })

  test('and a person edited a file that the landing had written', async () => {
    const at = scene()
    await moved(at)
    at.repository.write({ a: 'mine\n' })
    expect(await at.landAgain()).toMatchObject({ kind: 'blocked', reason: 'dirty', paths: ['a'] })
    expect([at.read('a'), at.read('gone'), at.status(), at.traces()]).toEqual(['mine\n', 'bye\n', ' M a', []])
    at.repository.git('checkout', 'a')
    await expectLanded(at)
  })

  test('and the target moved elsewhere: the files go back', async () => {
    const at = scene()
    const other = at.repository.commitOn('other', { kept: 'theirs\n' })
    await moved(at)
    at.repository.git('update-ref', 'refs/heads/main', other)
    expect(await at.landAgain()).toEqual({ kind: 'base-moved', tip: other })
    expect([at.read('a'), at.read('gone'), at.traces()]).toEqual(['old\n', 'bye\n', []])
    expect(existsSync(join(at.repository.path, 'dir'))).toBe(false)
  })

  test('and unrelated edits of the person are as they were', async () => {
    const at = scene()
    at.repository.write({ kept: 'mine\n', note: 'n\n' })
    await moved(at)
    expect(await at.landAgain()).toEqual({ kind: 'landed' })
    expect(at.status()).toBe(' M kept\n?? note')
  })
})

describe('two at once', () => {
  test('a lock of a living orch is not taken', async () => {
    const at = scene()
    await moved(at)
    const second = openRepository(at.repository, { processes: processNamed(2) })
    const ask = { target: 'main', base: toCommitId(at.base), candidate: toCommitId(at.candidate) }
    expect(await second.land(ask)).toMatchObject({ kind: 'blocked', reason: 'locked' })
    expect(at.traces()).toEqual(['index.lock', 'orch-index'])
  })

  test('while files move, git commands that write the index are refused', async () => {
    const at = scene()
    const checkout = await moved(at)
    expect(() => at.repository.git('commit', '--allow-empty', '-m', 'x')).toThrow(/index.lock/)
    expect(() => at.repository.git('switch', 'candidate')).toThrow(/index.lock/)
    await checkout.undo()
    expect([at.status(), at.traces(), at.read('a')]).toEqual(['', [], 'old\n'])
  })

  test('a checkout that left the target is not moved', async () => {
    const at = scene()
    at.repository.git('switch', '-q', '-c', 'elsewhere')
    expect(await at.move()).toEqual({ kind: 'left' })
    expect([at.status(), at.traces()]).toEqual(['', []])
  })

  test('a swap that is lost takes the files back', async () => {
    const at = scene({ ...begun, '.gitattributes': 'a filter=race\n' })
    const other = at.repository.commitOn('other', { kept: 'theirs\n' })
    // Git runs the filter while it writes files: the one moment between the look and the swap.
    at.repository.git('config', 'filter.race.smudge', `cat; git update-ref refs/heads/main ${other}`)
    expect(await at.landAgain()).toEqual({ kind: 'base-moved', tip: other })
    expect([at.read('a'), at.read('gone'), at.read('kept')]).toEqual(['old\n', 'bye\n', 'same\n'])
    expect(at.traces()).toEqual([])
    expect(at.repository.git('diff', '--name-only', at.base)).toBe('')
  })

  test('a branch that cannot be written takes the files back', async () => {
    const at = scene()
    writeFileSync(join(at.repository.gitDir, 'refs/heads/main.lock'), '')
    await expect(at.landAgain()).rejects.toMatchObject({ name: 'GitError' })
    expect([at.status(), at.traces(), at.read('a')]).toEqual(['', [], 'old\n'])
    rmSync(join(at.repository.gitDir, 'refs/heads/main.lock'))
    await expectLanded(at)
  })

  test('a checkout that already shows the candidate only needs its branch', async () => {
    const at = scene()
    at.repository.git('read-tree', '-m', '-u', at.base, at.candidate)
    await expectLanded(at)
  })
})
