import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeGit } from '../../../src/adapters/git/git.ts'
import type { Talk } from '../../../src/adapters/git/talk.ts'
import { makeTalk } from '../../../src/adapters/git/talk.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { TestRepository } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

function open(...args: string[]): { repository: TestRepository; talk: Talk } {
  const repository = begin({ 'README.md': '' })
  const { gitDir } = repository
  return {
    repository,
    talk: makeTalk(makeGit({ gitDir, commonDir: gitDir, workTree: null }, hermeticGitEnv), args),
  }
}

const line = (heard: Buffer) => (heard.includes('\n') ? heard.toString() : null)

test('questions asked at once are answered in turn', async () => {
  const { repository, talk } = open('cat-file', '--batch-check=%(objectname)')
  const head = repository.git('rev-parse', 'HEAD')
  const answers = await Promise.all(
    ['HEAD', 'nope', 'refs/heads/main'].map((name) => talk.ask(`${name}\n`, line)),
  )
  expect(answers).toEqual([`${head}\n`, 'nope missing\n', `${head}\n`])
})

test('an answer is of now, not of when git started', async () => {
  const { repository, talk } = open('cat-file', '--batch-check=%(objectname)')
  await talk.ask('HEAD\n', line)
  const next = repository.commit({ a: '1' })
  repository.git('gc', '-q', '--prune=now')
  expect(await talk.ask('refs/heads/main\n', line)).toBe(`${next}\n`)
})

test('a question that ends git is rejected with its words, and the next one finds another git', async () => {
  const { repository, talk } = open('update-ref', '--stdin')
  const head = repository.git('rev-parse', 'HEAD')
  const set = (ref: string, old: string) =>
    talk.ask(`start\nupdate ${ref} ${head} ${old}\nprepare\ncommit\n`, (heard) =>
      heard.toString().endsWith('commit: ok\n') ? true : null,
    )
  await expect(set('refs/x/one', 'f'.repeat(40))).rejects.toMatchObject({
    name: 'GitError',
    stderr: expect.stringMatching(/cannot lock ref/),
  })
  expect(await set('refs/x/two', '0'.repeat(40))).toBe(true)
  expect(repository.git('rev-parse', 'refs/x/two')).toBe(head)
})

test('merging goes on after the repository was packed and a merge conflicted', async () => {
  const { repository } = open()
  const port = openRepository(repository)
  const text = { subject: 'Land', trailers: [], at: 0 }
  const merge = (task: string, head: string) =>
    port.merge({ run: toRunId('r1'), task: toTaskId(task), target: 'main', head: toCommitId(head), text })
  const heads = ['a', 'b', 'c'].map((name) =>
    repository.commitOn(name, { [name]: '1\n', 'README.md': `${name}\n` }),
  )
  repository.git('merge', '-q', '--ff-only', 'a')
  expect((await merge('b', heads[1] ?? '')).kind).toBe('conflict')
  repository.git('reset', '-q', '--hard', 'HEAD~1')
  repository.git('gc', '-q', '--prune=now')
  for (const head of heads) expect((await merge(`t-${head.slice(0, 4)}`, head)).kind).toBe('merged')
  expect(existsSync(`${repository.gitDir}/orch`)).toBe(true)
  expect(repository.git('fsck', '--no-dangling')).toBe('')
})
