import { expect, test } from 'vitest'
import { makeGit } from '../../../src/adapters/git/git.ts'
import { makeStanding } from '../../../src/adapters/git/standing.ts'
import type { Placed } from '../../../src/adapters/git/tree-with.ts'
import { treeWith } from '../../../src/adapters/git/tree-with.ts'
import { toTreeId } from '../../../src/core/ids.ts'
import type { TestFiles } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { begin } from '../../support/repositories.ts'

const files = { 'a/b/c': '1', 'a/d': '2', e: '3', 'ä ö/x\ny': '4' }

/** What `treeWith` makes of the paths that a change touches, and what git does. */
async function bothTrees(change: TestFiles) {
  const repository = begin(files)
  const { gitDir } = repository
  repository.commit({ 'orch/keep': '' })
  const before = toTreeId(repository.git('rev-parse', 'HEAD^{tree}'))
  repository.commit(change)
  const listed = repository.git('ls-tree', '-r', '-z', 'HEAD').split('\0')
  const placement = new Map<string, Placed>(
    Object.keys(change).map((path) => {
      const [, mode, oid] =
        /^(\d+) \w+ (\w+)\t/.exec(listed.find((line) => line.endsWith(`\t${path}`)) ?? '') ?? []
      const placed = mode === undefined || oid === undefined ? null : { mode, oid }
      return [Buffer.from(path).toString('latin1'), placed]
    }),
  )
  const git = makeGit({ gitDir, commonDir: gitDir, workTree: null }, hermeticGitEnv)
  const made = await treeWith(makeStanding(git, 'orch'), before, placement)
  return { made, gits: repository.git('rev-parse', 'HEAD^{tree}') }
}

test.each<[string, TestFiles]>([
  ['edits at any depth', { 'a/b/c': 'x', e: 'y', 'ä ö/x\ny': 'z' }],
  ['new folders and links', { 'n/e/w': 'x', 'a/link': { link: '../e' }, ab: '1', 'a-b': '2' }],
  ['folders that become empty', { 'a/b/c': null, 'ä ö/x\ny': null }],
  ['a file that becomes a folder', { e: null, 'e/f': 'x' }],
])('%s give the tree that git gives', async (_, change) => {
  const { made, gits } = await bothTrees(change)
  expect(made).toBe(gits)
})

test('a folder that becomes a file is left to git', async () => {
  expect((await bothTrees({ a: 'a file now' })).made).toBeNull()
})
