import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readIndexFile } from '../../../src/adapters/git/index-file.ts'
import type { TestRepository } from '../../support/git.ts'
import { begin } from '../../support/repositories.ts'

const indexOf = (repository: TestRepository) => readIndexFile(join(repository.gitDir, 'index'))

/** Mode, object and stage of every entry, as `ls-files --stage` tells them. */
function entriesOf(repository: TestRepository): readonly string[] {
  const listed = repository.git('-c', 'core.quotePath=false', 'ls-files', '--stage', '-z').split('\0')
  const paths = listed.flatMap((line) => line.split('\t')[1] ?? [])
  const latin = paths.map((path) => Buffer.from(path).toString('latin1'))
  const found = indexOf(repository)?.find(latin)
  return [...new Set(latin)].flatMap((path) =>
    (found?.get(path) ?? []).map(
      ({ mode, oid, stage }) => `${mode} ${oid} ${stage}\t${Buffer.from(path, 'latin1').toString()}`,
    ),
  )
}

function gitsEntries(repository: TestRepository): readonly string[] {
  return repository
    .git('ls-files', '--stage', '-z')
    .split('\0')
    .filter((line) => line !== '')
}

test('entries are those that git lists, whatever their names, modes and sides', () => {
  const long = `${'d'.repeat(200)}/`.repeat(21)
  const repository = begin({ a: '1\n', 'ä b\n': 'x', link: { link: 'a' }, both: 'base\n' })
  repository.git('update-index', '--chmod=+x', 'a')
  repository.commitOn('side', { both: 'side\n' })
  repository.commit({ both: 'ours\n' })
  expect(() => repository.git('merge', '-q', 'side')).toThrow('merge')
  const blob = repository.git('rev-parse', 'HEAD:link')
  repository.git('update-index', '--add', '--cacheinfo', `100644,${blob},${long}x`)
  expect(entriesOf(repository)).toEqual(gitsEntries(repository))
})

test('what git is told not to look at is known', () => {
  const repository = begin({ a: '1\n', b: '2\n' })
  const hidesAfter = (...args: string[]) => {
    repository.git('update-index', ...args)
    return indexOf(repository)?.hides
  }
  expect([hidesAfter('--assume-unchanged', 'b'), hidesAfter('--no-assume-unchanged', 'b')]).toEqual([
    true,
    false,
  ])
  expect([hidesAfter('--skip-worktree', 'a'), hidesAfter('--no-skip-worktree', 'a')]).toEqual([true, false])
})

test('an index that only git reads is left to git', () => {
  const repository = begin({ a: '1\n' })
  repository.git('update-index', '--index-version', '4')
  expect(indexOf(repository)).toBeNull()
  repository.git('update-index', '--index-version', '2')
  repository.git('update-index', '--split-index')
  expect([indexOf(repository), readIndexFile('/nowhere')]).toEqual([null, null])
})
