import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeRemote } from '../../src/adapters/git/remote.ts'
import { makeLocks } from '../../src/adapters/lock/locks.ts'
import type { CommitId } from '../../src/core/ids.ts'
import { toCommitId, toTaskId } from '../../src/core/ids.ts'
import { landByPush } from '../../src/stages/steps/land-by-push.ts'
import type { TestRepository } from '../support/git.ts'
import { hermeticGitEnv, makeTestRepository } from '../support/git.ts'
import { openRepository, processNamed } from '../support/repository.ts'

let ours: TestRepository
let hub: string
let base: CommitId
let commit: CommitId

beforeEach(() => {
  ours = makeTestRepository({ files: { a: '1\n' } })
  hub = join(dirname(ours.path), 'hub.git')
  ours.git('clone', '-q', '--bare', ours.path, hub)
  ours.git('remote', 'add', 'origin', hub)
  ours.git('fetch', '-q', 'origin')
  base = toCommitId(ours.git('rev-parse', 'main'))
  commit = toCommitId(ours.commitOn('candidate', { b: '2\n' }))
  counted()
})

afterEach(() => ours.remove())

const there = (ref = 'main') => ours.gitIn(hub, 'rev-parse', ref)
const pushes = () => ours.gitIn(hub, 'config', '--get-all', 'push.seen').split('\n').length - 1

/** Counts the pushes that reached the hub, by a hook of its own. */
function counted() {
  ours.gitIn(hub, 'config', '--add', 'push.seen', 'none')
  hook('pre-receive', 'git config --add push.seen one')
}

function hook(name: string, script: string) {
  writeFileSync(join(hub, 'hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

function land() {
  const id = { id: 'land api!1', task: toTaskId('api'), candidate: 1, target: 'main' }
  const remote = makeRemote({
    commonDir: ours.gitDir,
    name: 'origin',
    env: { ...process.env, ...hermeticGitEnv },
  })
  const repository = openRepository(ours, { upstream: 'origin' })
  const locks = makeLocks(processNamed(1))
  const ports = { repository, locks, landingLock: join(ours.gitDir, 'landing.lock') }
  return landByPush({ type: 'land', ...id, tip: base, base, commit }, remote, ports)
}

const landed = { type: 'target-landed', task: 'api', candidate: 1 }

it('a landing is one push from base to candidate, and the branch here follows with its checkout', async () => {
  expect(await land()).toEqual(landed)
  expect([there(), ours.git('rev-parse', 'main'), ours.git('rev-parse', 'origin/main')]).toEqual(
    Array(3).fill(commit),
  )
  expect([pushes(), ours.git('status', '--porcelain')]).toEqual([1, ''])
})

it('performed again, after a crash say, it pushes nothing and tells what came of the first', async () => {
  await land()
  ours.git('reset', '-q', '--hard', base)
  const onTop = ours.commitOn('more', { c: '3\n' }, commit)
  ours.git('push', '-q', 'origin', 'more:main')
  expect(await land()).toEqual(landed)
  expect([there(), ours.git('rev-parse', 'main'), pushes()]).toEqual([onTop, onTop, 2])
})

it('a branch that somebody moved meanwhile is left alone', async () => {
  const other = ours.commitOn('other', { a: 'theirs\n' })
  ours.git('push', '-q', 'origin', 'other:main')
  expect(await land()).toEqual({ type: 'base-moved', task: 'api', candidate: 1, tip: other })
  expect([there(), pushes()]).toEqual([other, 1])
})

it('a push that is refused stops the landing, in the words of the remote', async () => {
  hook('pre-receive', 'echo "no pushes on Fridays" >&2; exit 1')
  expect(await land()).toMatchObject({
    type: 'landing-stopped',
    checkout: 'origin/main',
    reason: expect.stringMatching(/^refused: .*pre-receive hook declined.*remote: no pushes on Fridays/s),
  })
  expect(there()).toBe(base)
})

it('a remote out of reach is asked again later; that a push went through is found out then', async () => {
  const away = `${hub}.away`
  renameSync(hub, away)
  expect(await land()).toMatchObject({
    type: 'effect-failed',
    effect: 'land api!1',
    failure: { kind: 'forge-failed', forge: 'origin', fault: { kind: 'unreachable' } },
  })
  renameSync(away, hub)
  // The connection drops when all is received.
  hook('post-receive', `mv "${hub}" "${away}"`)
  expect(await land()).toMatchObject({ type: 'effect-failed' })
  renameSync(away, hub)
  expect(await land()).toEqual(landed)
  expect([there(), pushes()]).toEqual([commit, 1])
})

it('a branch here that cannot follow stays behind and says why', async () => {
  appendFileSync(join(ours.path, 'b'), 'mine\n')
  expect(await land()).toEqual({
    ...landed,
    lag: { kind: 'blocked', checkout: ours.path, reason: 'in-the-way', paths: ['b'] },
  })
  const own = ours.commit({ b: 'mine\n' })
  expect(await land()).toEqual({ ...landed, lag: { kind: 'apart', tip: own } })
})
