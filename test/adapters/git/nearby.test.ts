import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { locateRepository } from '../../../src/adapters/git/locate.ts'
import { nearbyRepository } from '../../../src/adapters/git/nearby.ts'
import { makeTestRepository } from '../../support/git.ts'

const repository = makeTestRepository({ name: 'a repo with spaces' })
afterAll(() => repository.remove())

const beside = (name: string) => join(repository.path, '..', name)

it('finds what git finds: in the checkout, below it and in a linked worktree', async () => {
  const below = join(repository.path, 'src', 'deep')
  mkdirSync(below, { recursive: true })
  repository.git('worktree', 'add', '-q', beside('linked'))
  for (const folder of [repository.path, below, beside('linked')])
    expect(nearbyRepository(folder)).toEqual(await locateRepository(folder, process.env))
  expect(nearbyRepository(beside('linked'))?.commonDir).toBe(repository.gitDir)
})

it('leaves to git what files alone do not tell', () => {
  repository.git('clone', '-q', '--bare', repository.path, beside('bare.git'))
  expect(nearbyRepository(beside('bare.git'))).toBeNull()
  expect(nearbyRepository(join(repository.gitDir, 'refs'))).toBeNull()
  expect(nearbyRepository('/')).toBeNull()
})
