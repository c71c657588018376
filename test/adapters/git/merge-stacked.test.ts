import { expect, test } from 'vitest'
import { openEvidence } from '../../../src/adapters/git/evidence.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { commitOf, run, task, text } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

/** Work on the branch of other work, over the same line; that landed as one commit of another id. */
function stacked() {
  const repository = begin({ a: '1\n' })
  const first = repository.commitOn('lower', { a: '2\n' })
  const lower = repository.commitOn('lower', { a: '3\n' }, first)
  const head = repository.commitOn('upper', { a: '4\n' }, lower)
  repository.commit({ a: '3\n', b: 'beside\n' })
  const ask = { run, task, target: 'main', head: toCommitId(head), text }
  return { repository, first, lower: toCommitId(lower), head: toCommitId(head), ask }
}

test.each(['merge', 'squash', 'rebase'] as const)(
  'what was made on a pull request goes alone onto the target that holds it anew (%s)',
  async (method) => {
    const { repository, lower, head, ask } = stacked()
    const git = openRepository(repository)
    expect(await git.merge({ ...ask, method })).toMatchObject({ kind: 'conflict' })
    const commit = commitOf(await git.merge({ ...ask, method, since: lower }))
    expect(repository.git('show', `${commit}:a`, `${commit}:b`)).toBe('4\nbeside')
    const base = toCommitId(repository.git('rev-parse', 'main'))
    const evidence = openEvidence(repository.gitDir, hermeticGitEnv)
    const again = { base, head, since: lower }
    const trees =
      method === 'rebase' ? await evidence.replayedTrees(again) : [await evidence.mergedTree(again)]
    expect(trees).toEqual([repository.git('rev-parse', `${commit}^{tree}`)])
  },
)

test('a candidate is made on the pull request itself, and the target is not looked at', async () => {
  const { repository, lower, ask } = stacked()
  const git = openRepository(repository)
  const merged = await git.merge({ ...ask, onto: lower, since: lower })
  expect(merged).toMatchObject({ kind: 'merged', base: lower })
  expect(repository.git('show', `${commitOf(merged)}:a`)).toBe('4')
})

test('a head that somebody made anew without what was below it is merged as it is', async () => {
  const { repository, lower, ask } = stacked()
  const head = toCommitId(repository.commitOn('anew', { c: 'by hand\n' }))
  const commit = commitOf(await openRepository(repository).merge({ ...ask, head, since: lower }))
  expect(repository.git('show', `${commit}:a`, `${commit}:c`)).toBe('3\nby hand')
})
