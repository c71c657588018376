import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { toCommitId } from '../../src/core/ids.ts'
import type { LandResult } from '../../src/ports/repository.ts'
import type { TestFiles, TestRepository } from './git.ts'
import { writeFiles } from './git.ts'
import { begin } from './repositories.ts'
import { openRepository } from './repository.ts'

export interface Scene {
  readonly repository: TestRepository
  readonly base: string
  readonly candidate: string
  land(): Promise<LandResult>
  tip(): string
  status(): string
  read(path: string): string
}

export const begun: TestFiles = { a: 'old\n', gone: 'bye\n', kept: 'same\n', '.gitignore': '*.log\n' }
const change: TestFiles = { a: 'new\n', gone: null, 'dir/b': 'fresh\n' }

/** `main` is checked out at the base; the candidate changes `a`, deletes `gone` and adds `dir/b`. */
export function scene(files: TestFiles = begun, changed: TestFiles = change): Scene {
  const repository = begin(files, 'my repo')
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

/** The landing is held, and the checkout is to the letter as it was. */
export async function expectBlocked(at: Scene, reason: string, paths: readonly string[]): Promise<void> {
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

export function expectNoTraces({ repository }: Scene): void {
  for (const name of ['index.lock', 'orch-index', 'orch-index.lock'])
    expect(existsSync(join(repository.gitDir, name)), name).toBe(false)
}

/** Another scene in the same checkout, whose candidate is forced past the ignore rules. */
export function forcedScene(at: Scene, files: TestFiles): Scene {
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
