import { join } from 'node:path'
import { makeRepository } from '../../src/adapters/git/repository.ts'
import type { ProcessIdentity } from '../../src/core/ids.ts'
import type { Processes } from '../../src/ports/processes.ts'
import type { Repository } from '../../src/ports/repository.ts'
import type { TestRepository } from './git.ts'
import { hermeticGitEnv } from './git.ts'

/** The repository port on a test's repository, as one process would hold it. */
export function openRepository(
  repository: TestRepository,
  {
    sign = false,
    processes = processNamed(1),
    upstream,
  }: { sign?: boolean; processes?: Processes; upstream?: string } = {},
): Repository {
  return makeRepository({
    commonDir: repository.gitDir,
    mainWorkTree: repository.path,
    slotsRoot: join(repository.path, '..', 'slots'),
    author: { name: 'Ada Author', email: 'ada@example.com', sign },
    processes,
    ...(upstream === undefined ? {} : { upstream }),
    env: hermeticGitEnv,
  })
}

/** Processes as the one with this number sees them: `dead` ones are gone, all others live. */
export function processNamed(pid: number, dead: readonly number[] = []): Processes {
  const self: ProcessIdentity = {
    pid,
    startedAt: '1',
    bootId: 'boot',
    machineId: 'machine',
    pidNamespace: '',
  }
  return {
    self: () => self,
    liveness: (identity) => (dead.includes(identity.pid) ? 'gone' : 'alive'),
    workingIn: () => [],
  }
}
