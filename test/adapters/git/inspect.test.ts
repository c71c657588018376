import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inspectRepository } from '../../../src/adapters/git/inspect.ts'
import type { RepositoryProblem } from '../../../src/core/halt.ts'
import type { TestFiles } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { begin as beginIn } from '../../support/repositories.ts'

const begin = (files?: TestFiles) => beginIn(files, 'my\nrepö 1')

async function factsAt(path: string, env: NodeJS.ProcessEnv = hermeticGitEnv) {
  const found = await inspectRepository(path, env)
  if (found.kind !== 'repository') throw new Error(JSON.stringify(found.problems))
  return found.repository
}

async function problemsAt(
  path: string,
  env: NodeJS.ProcessEnv = hermeticGitEnv,
): Promise<readonly RepositoryProblem[]> {
  const found = await inspectRepository(path, env)
  return found.kind === 'problems' ? found.problems : []
}

describe('a repository', () => {
  test('is found from a folder inside it, and described', async () => {
    const repository = begin({ 'deep/down/a': '1\n' })
    repository.git('remote', 'add', 'origin', 'https://example.com/x.git')
    expect(await factsAt(join(repository.path, 'deep/down'))).toEqual({
      toplevel: repository.path,
      gitDir: repository.gitDir,
      commonDir: repository.gitDir,
      mainWorkTree: repository.path,
      gitVersion: expect.stringMatching(/^2\.\d+/),
      branch: 'main',
      head: repository.git('rev-parse', 'HEAD'),
      shallow: false,
      partialClone: false,
      author: { name: 'Ada Author', email: 'ada@example.com', sign: false },
      remotes: [
        { name: 'origin', fetchUrl: 'https://example.com/x.git', pushUrl: 'https://example.com/x.git' },
      ],
    })
  })

  test('is found from a linked worktree, whose main checkout it does not guess', async () => {
    const repository = begin()
    const linked = join(repository.path, '..', 'linked')
    repository.git('worktree', 'add', '-q', '-b', 'side', linked)
    const facts = await factsAt(linked)
    expect(facts).toMatchObject({ commonDir: repository.gitDir, mainWorkTree: null, branch: 'side' })
    expect(facts.gitDir).toBe(join(repository.gitDir, 'worktrees/linked'))
  })

  test('with a detached HEAD has no branch', async () => {
    const repository = begin()
    repository.git('checkout', '-q', '--detach')
    expect(await factsAt(repository.path)).toMatchObject({ branch: null })
  })

  test('is not the one that git’s variables point at', async () => {
    const [here, elsewhere] = [begin(), begin()]
    const facts = await factsAt(here.path, { ...hermeticGitEnv, GIT_DIR: elsewhere.gitDir })
    expect(facts.gitDir).toBe(here.gitDir)
  })

  test('without an identity gets orch’s', async () => {
    const repository = begin()
    const { GIT_AUTHOR_NAME: _, GIT_AUTHOR_EMAIL: __, ...env } = hermeticGitEnv
    expect(await factsAt(repository.path, env)).toMatchObject({
      author: { name: 'orch', email: 'orch@localhost' },
    })
    repository.git('config', 'user.name', 'Bo')
    repository.git('config', 'user.email', 'bo@example.com')
    expect(await factsAt(repository.path, env)).toMatchObject({
      author: { name: 'Bo', email: 'bo@example.com' },
    })
  })
})

describe('a refusal', () => {
  test('tells where there is no repository, and no folder', async () => {
    const repository = begin()
    const outside = join(repository.path, '..')
    expect(await problemsAt(outside)).toEqual([{ kind: 'not-a-repository', path: outside }])
    const nowhere = join(outside, 'nowhere')
    expect(await problemsAt(nowhere)).toEqual([{ kind: 'no-such-folder', path: nowhere }])
  })

  test('tells when git is missing or too old', async () => {
    const repository = begin()
    const bin = join(repository.path, '..', 'bin')
    mkdirSync(bin)
    expect(await problemsAt(repository.path, { PATH: bin })).toEqual([{ kind: 'git-missing' }])
    writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.38.1\n')
    chmodSync(join(bin, 'git'), 0o755)
    const old = { kind: 'git-too-old', found: '2.38.1', needed: '2.39' }
    expect(await problemsAt(repository.path, { PATH: bin })).toEqual([old])
  })

  test('tells of a bare repository, and of standing inside a git folder', async () => {
    const repository = begin()
    const bare = join(repository.path, '..', 'bare.git')
    repository.git('clone', '-q', '--bare', repository.path, bare)
    expect(await problemsAt(bare)).toEqual([{ kind: 'bare', gitDir: bare }])
    expect(await problemsAt(repository.gitDir)).toEqual([
      { kind: 'inside-git-folder', gitDir: repository.gitDir },
    ])
  })

  test('tells of a branch without a commit', async () => {
    const repository = begin()
    repository.git('checkout', '-q', '--orphan', 'empty')
    expect(await problemsAt(repository.path)).toEqual([{ kind: 'unborn', branch: 'empty' }])
  })

  test('tells of another hash', async () => {
    const repository = begin()
    const other = join(repository.path, '..', 'sha256')
    repository.git('init', '-q', '--object-format=sha256', other)
    repository.gitIn(other, 'commit', '-q', '--allow-empty', '-m', 'x')
    expect(await problemsAt(other)).toContainEqual({ kind: 'object-format', found: 'sha256' })
  })

  test('names submodules, LFS files and a sparse checkout all at once', async () => {
    const repository = begin({
      'big/.gitattributes': '# filter=lfs\n*.bin filter=lfs diff=lfs\n',
      '.gitattributes': '* text\n',
    })
    const gitlink = `160000,${repository.git('rev-parse', 'HEAD')},lib/sub module`
    repository.git('update-index', '--add', '--cacheinfo', gitlink)
    repository.git('commit', '-qm', 'Add a submodule')
    repository.git('config', 'core.sparseCheckout', 'true')
    expect(await problemsAt(repository.path)).toEqual([
      { kind: 'sparse-checkout' },
      { kind: 'submodules', paths: ['lib/sub module'] },
      { kind: 'lfs', attributeFiles: ['big/.gitattributes'] },
    ])
  })

  test('tells that the user’s key does not sign', async () => {
    const repository = begin()
    repository.git('config', 'commit.gpgSign', 'true')
    repository.git('config', 'gpg.program', '/bin/false')
    expect(await problemsAt(repository.path)).toEqual([
      { kind: 'signing-fails', detail: expect.stringMatching(/gpg/) },
    ])
  })
})
