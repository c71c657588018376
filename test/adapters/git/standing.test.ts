import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeGit } from '../../../src/adapters/git/git.ts'
import { makeStanding } from '../../../src/adapters/git/standing.ts'
import { hermeticGitEnv, makeTestRepository } from '../../support/git.ts'

test('commits that several parts of one process write at once keep their content', async () => {
  const repository = makeTestRepository()
  onTestFinished(repository.remove)
  const { gitDir } = repository
  mkdirSync(join(gitDir, 'orch'))
  const git = makeGit({ gitDir, commonDir: gitDir, workTree: null }, hermeticGitEnv)
  const [one, other] = [makeStanding(git, 'orch'), makeStanding(git, 'orch')]
  const tree = repository.git('rev-parse', 'HEAD^{tree}')
  const who = 'Ada <ada@example.com> 0 +0000'
  const content = (subject: string) => `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\n${subject}\n`
  const names = Array.from({ length: 20 }, (_, index) => `commit ${index}`)
  const written = await Promise.all(
    names.map((name, index) => (index % 2 === 0 ? one : other).write(content(name))),
  )
  expect(written.map((commit) => repository.git('log', '-1', '--format=%s', commit))).toEqual(names)
})
