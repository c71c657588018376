import { afterEach } from 'vitest'
import type { TestFiles, TestRepository } from './git.ts'
import { makeTestRepository } from './git.ts'

const made: TestRepository[] = []
afterEach(() => {
  for (const repository of made.splice(0)) repository.remove()
})

/** A repository that is gone after the test. */
export function begin(files: TestFiles = { a: '1\n' }, name = 'repo'): TestRepository {
  const repository = makeTestRepository({ files, name })
  made.push(repository)
  return repository
}
