import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRemote } from '../../../src/adapters/git/remote.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { TestRepository } from '../../support/git.ts'
import { hermeticGitEnv, makeTestRepository } from '../../support/git.ts'
import { openRepository } from '../../support/repository.ts'

let theirs: TestRepository
let ours: TestRepository

beforeAll(() => {
  theirs = makeTestRepository({ files: { a: '1\n' } })
  theirs.git('config', 'receive.denyCurrentBranch', 'ignore')
  ours = makeTestRepository({ files: { mine: 'x\n' } })
  ours.git('remote', 'add', 'origin', theirs.path)
  ours.git('fetch', '-q', 'origin')
  ours.git('reset', '-q', '--hard', 'origin/main')
})

afterAll(() => {
  theirs.remove()
  ours.remove()
})

const remote = () =>
  makeRemote({ commonDir: ours.gitDir, name: 'origin', env: { ...process.env, ...hermeticGitEnv } })
const done = <Value>(value: Value) => ({ kind: 'done', value })

describe('a remote', () => {
  test('tells where its branch is, its commits fetched, and of none that is not there', async () => {
    const tip = theirs.commit({ a: '2\n' })
    expect(await remote().tip('main')).toEqual(done(tip))
    expect(ours.git('show', `${tip}:a`)).toBe('2')
    expect(ours.git('rev-parse', 'refs/remotes/origin/main')).toBe(tip)
    expect(await remote().tip('none')).toEqual(done(null))
    // A pattern of git's, not a name, would find this one.
    theirs.git('branch', 'deep/main')
    expect(await remote().tip('deep/main')).toEqual(done(tip))
  })

  test('takes a push from where it is expected, again too, and from nowhere else', async () => {
    const first = toCommitId(ours.commitOn('orch/r/api', { api: '1\n' }))
    const second = toCommitId(ours.commitOn('orch/r/api', { api: '2\n' }))
    const ask = { branch: 'orch/r/api', commit: first, expected: null }
    expect(await remote().push(ask)).toEqual(done({ kind: 'pushed' }))
    expect(await remote().push(ask)).toEqual(done({ kind: 'pushed' }))
    expect(await remote().push({ ...ask, commit: second })).toEqual(done({ kind: 'moved', tip: first }))
    expect(await remote().push({ ...ask, commit: second, expected: first })).toEqual(done({ kind: 'pushed' }))
    // Not forward: what was proven may have been made anew.
    expect(await remote().push({ ...ask, expected: second })).toEqual(done({ kind: 'pushed' }))
    expect(theirs.git('rev-parse', 'orch/r/api')).toBe(first)
    expect(await remote().drop('orch/r/api', second)).toEqual(done('moved'))
    expect(await remote().drop('orch/r/api', first)).toEqual(done('deleted'))
    expect(await remote().drop('orch/r/api', first)).toEqual(done('gone'))
    await remote().push({ branch: 'orch/r/ui', commit: first, expected: null })
    theirs.git('branch', '-D', 'orch/r/ui')
    expect(await remote().drop('orch/r/ui', first)).toEqual(done('gone'))
    expect(ours.git('for-each-ref', 'refs/remotes/origin/orch')).toBe('')
  })

  test('that refuses a push says so in its own words', async () => {
    theirs.git('config', 'receive.denyDeletes', 'true')
    theirs.git('config', 'transfer.hideRefs', 'refs/heads/hidden')
    const commit = toCommitId(ours.git('rev-parse', 'HEAD'))
    const answer = await remote().push({ branch: 'hidden/x', commit, expected: null })
    expect(answer).toMatchObject(done({ kind: 'refused', detail: expect.stringContaining('hidden') }))
  })

  test('that fell silent in the middle of a push is out of reach, for nobody refused that', async () => {
    ours.git('remote', 'add', 'silent', theirs.path)
    ours.git('config', 'remote.silent.receivepack', 'false')
    const silent = makeRemote({
      commonDir: ours.gitDir,
      name: 'silent',
      env: { ...process.env, ...hermeticGitEnv },
    })
    const commit = toCommitId(ours.git('rev-parse', 'HEAD'))
    expect((await silent.push({ branch: 'x', commit, expected: null })).kind).toBe('unreachable')
  })

  test('that is out of reach is told without its credentials', async () => {
    ours.git('remote', 'add', 'gone', 'http://user:pass@secret@127.0.0.1:1/x.git')
    const away = makeRemote({
      commonDir: ours.gitDir,
      name: 'gone',
      env: { ...process.env, ...hermeticGitEnv },
    })
    const answer = await away.tip('main')
    expect(answer.kind).toBe('unreachable')
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})

describe('a branch whose remote is the target', () => {
  const repository = () => openRepository(ours, { upstream: 'origin' })

  test('is merged with where it was last fetched, and follows with its checkout', async () => {
    const tip = toCommitId(theirs.commit({ b: '1\n' }))
    expect(await repository().tip('main')).not.toBe(tip)
    await remote().tip('main')
    expect(await repository().tip('main')).toBe(tip)
    expect(await repository().follow({ target: 'main', commit: tip })).toEqual({ kind: 'followed' })
    expect(ours.git('rev-parse', 'main')).toBe(tip)
    expect(existsSync(join(ours.path, 'b'))).toBe(true)
    expect(await repository().follow({ target: 'main', commit: tip })).toEqual({ kind: 'followed' })
    expect(await repository().follow({ target: 'none', commit: tip })).toEqual({ kind: 'absent' })
  })

  test('stays where it is with commits of its own, or files in the way', async () => {
    const tip = toCommitId(theirs.commit({ c: 'theirs\n' }))
    await remote().tip('main')
    ours.write({ c: 'mine\n' })
    expect(await repository().follow({ target: 'main', commit: tip })).toMatchObject({
      kind: 'blocked',
      reason: 'in-the-way',
      paths: ['c'],
    })
    const own = ours.commit({ c: 'mine\n' })
    expect(await repository().follow({ target: 'main', commit: tip })).toEqual({ kind: 'apart', tip: own })
  })
})

test('a branch that somebody pushed to is theirs here too, with where it was before under a ref', async () => {
  const before = toCommitId(ours.commitOn('orch/r/ui', { ui: '1\n' }))
  const head = toCommitId(ours.git('commit-tree', `${before}^{tree}`, '-p', before, '-m', 'By hand'))
  const run = toRunId('r')
  const ask = { run, ref: { task: toTaskId('ui'), attempt: 2 }, branch: 'orch/r/ui', head }
  await openRepository(ours).adopt(ask)
  await openRepository(ours).adopt(ask)
  expect(
    ours.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/orch/r', 'refs/heads/orch/r/ui'),
  ).toBe(
    [
      `refs/heads/orch/r/ui ${head}`,
      `refs/orch/r/ui/2 ${head}`,
      `refs/orch/r/ui/2-before ${before}`,
      `refs/orch/r/ui/head ${head}`,
    ].join('\n'),
  )
})
