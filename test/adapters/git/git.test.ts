import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Git } from '../../../src/adapters/git/git.ts'
import { GitError, isLocked, makeGit } from '../../../src/adapters/git/git.ts'
import type { TestRepository } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { begin } from '../../support/repositories.ts'

function open(env: NodeJS.ProcessEnv = {}): { repository: TestRepository; git: Git } {
  const repository = begin({ 'README.md': '' }, 'a b\nc')
  const { gitDir, path } = repository
  const git = makeGit({ gitDir, commonDir: gitDir, workTree: path }, { ...hermeticGitEnv, ...env })
  return { repository, git }
}

describe('a call', () => {
  test('sees none of git’s local variables, and only what the list lets in', async () => {
    const locals = {
      GIT_DIR: '/x',
      GIT_INDEX_FILE: '/x',
      GIT_WORK_TREE: '/x',
      GIT_OBJECT_DIRECTORY: '/x',
      GIT_CONFIG_PARAMETERS: "'a.b=c'",
    }
    const { repository, git } = open({ ...locals, GIT_EXTERNAL_DIFF: '/bin/false', SECRET: 'x' })
    expect(await git.text(['rev-parse', '--show-toplevel'])).toBe(repository.path)
    const seen = await git.text(['-c', 'alias.show-env=!env', 'show-env'])
    expect(seen).not.toMatch(/SECRET|GIT_EXTERNAL_DIFF|GIT_INDEX_FILE|a\.b/)
  })

  test('takes pinned settings before those of files', async () => {
    const { repository, git } = open()
    repository.git('config', 'core.hooksPath', '/elsewhere')
    repository.git('config', 'diff.noprefix', 'true')
    expect(await git.text(['config', 'core.hooksPath'])).toBe('/dev/null')
    expect(await git.text(['config', 'diff.noPrefix'])).toBe('false')
    expect(await git.text(['config', 'a.b'], { config: [['a.b', 'c']] })).toBe('c')
  })

  test('that fails rejects with code and words, unless the code is an answer', async () => {
    const { git } = open()
    const args = ['config', '--get', 'no.such']
    await expect(git.run(args)).rejects.toMatchObject({ name: 'GitError', args, code: 1 })
    expect(await git.run(args, { okCodes: [0, 1] })).toMatchObject({ code: 1 })
  })

  test('in a folder that is gone says so', async () => {
    const { repository, git } = open()
    repository.remove()
    await expect(git.run(['status'])).rejects.toThrow(/no such folder/)
  })

  test('ends when its sink has enough', async () => {
    const { repository, git } = open()
    repository.commit({ big: 'line\n'.repeat(200_000) })
    let size = 0
    const sink = (piece: Buffer) => {
      size += piece.length
      return 'enough' as const
    }
    expect(await git.run(['cat-file', 'blob', 'HEAD:big'], { sink })).toMatchObject({ code: 0 })
    expect(size).toBeLessThan(200_000)
  })

  test('whose input nobody reads is judged by its code', async () => {
    const { git } = open()
    const input = Buffer.alloc(1_000_000)
    await expect(git.run(['rev-parse', '--verify', 'no-such'], { input })).rejects.toBeInstanceOf(GitError)
  })
})

describe('a lock', () => {
  test('that goes away is waited for', async () => {
    const { repository, git } = open()
    const lock = join(repository.gitDir, 'config.lock')
    writeFileSync(lock, '')
    const call = git.run(['config', 'a.b', 'c'])
    await git.run(['version'])
    rmSync(lock)
    await call
    expect(repository.git('config', 'a.b')).toBe('c')
  })

  test('that stays is told apart from other failures', async () => {
    const { repository, git } = open()
    writeFileSync(join(repository.gitDir, 'index.lock'), '')
    expect(isLocked(await git.run(['rm', '-q', 'README.md']).catch((error) => error))).toBe(true)
    expect(isLocked(await git.run(['rev-parse', '--verify', 'none']).catch((error) => error))).toBe(false)
  })
})
