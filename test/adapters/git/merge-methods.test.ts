import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openEvidence } from '../../../src/adapters/git/evidence.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import type { TestRepository } from '../../support/git.ts'
import { hermeticGitEnv } from '../../support/git.ts'
import { commitOf, factsOf, merge } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'

const rebase = { method: 'rebase' } as const
const squash = { method: 'squash' } as const

/** A commit on `parent` with the raw author line and message that it is given. */
function rawCommit(repository: TestRepository, of: string, over: { author?: string; message?: Buffer } = {}) {
  const tree = repository.git('rev-parse', `${of}^{tree}`)
  const parent = repository.git('rev-parse', `${of}^`)
  const author = over.author ?? 'Zoë Writer <zoe@example.com> 1600000000 +0530'
  const header = `tree ${tree}\nparent ${parent}\nauthor ${author}\ncommitter C <c@example.com> 1 +0000\n\n`
  return execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: repository.path,
    env: hermeticGitEnv,
    input: Buffer.concat([Buffer.from(header), over.message ?? Buffer.from('Mine\n')]),
    encoding: 'utf8',
  }).trim()
}

/** Two commits on a branch, and another landing on main since. */
function twoCommits() {
  const repository = begin({ a: '1\n2\n3\n4\n5\n', b: '1\n' })
  const first = repository.commitOn('work', { a: '1\n2\n3\n4\nfive\n' })
  const head = repository.commitOn('work', { c: 'new\n' }, first)
  const base = repository.commit({ a: 'one\n2\n3\n4\n5\n' })
  return { repository, first, head, base }
}

describe('a squashed candidate', () => {
  test('is one commit on the base with the landing text, of the tree that a merge would have', async () => {
    const { repository, head, base } = twoCommits()
    const commit = commitOf(await merge(repository, head, squash))
    expect(repository.git('log', '-1', '--format=%P|%an %at|%B', commit)).toBe(
      `${base}|Ada Author 1700000123|Land api: Add orders\n\nOrch-Run: r1\nOrch-Task: api\n`,
    )
    const merged = commitOf(await merge(repository, head))
    expect(repository.git('diff', commit, merged)).toBe('')
    expect(commitOf(await merge(repository, head, squash))).toBe(commit)
  })
})

describe('a rebased candidate', () => {
  test('is each commit anew, with its own message and author, and the trailers', async () => {
    const { repository, first, head, base } = twoCommits()
    const mine = rawCommit(repository, first, {
      message: Buffer.from('Mine\n\nWhy.\n\nSigned-off-by: Z <z@x>\n'),
    })
    const top = repository.git('commit-tree', `${head}^{tree}`, '-p', mine, '-m', 'Second')
    const commit = commitOf(await merge(repository, top, rebase))
    const log = repository.git(
      'log',
      '--format=%P|%an %ae %ad|%cn %ct|%B',
      '--date=raw',
      `${base}..${commit}`,
    )
    const below = repository.git('rev-parse', `${commit}^`)
    expect(log.split('\n\n\n').join('\n\n')).toBe(
      [
        `${below}|Ada Author ada@example.com 1700000000 +0000|Ada Author 1700000123|Second`,
        '',
        'Orch-Run: r1\nOrch-Task: api',
        '',
        `${base}|Zoë Writer zoe@example.com 1600000000 +0530|Ada Author 1700000123|Mine`,
        '',
        'Why.',
        '',
        'Signed-off-by: Z <z@x>\nOrch-Run: r1\nOrch-Task: api\n',
      ].join('\n'),
    )
    expect(repository.git('show', `${commit}:a`)).toBe('one\n2\n3\n4\nfive')
    expect(repository.git('status', '--porcelain')).toBe('')
    expect(commitOf(await merge(repository, top, rebase))).toBe(commit)
  })

  test('keeps bytes that are no UTF-8, and replaces trailers of its own names', async () => {
    const { repository, first } = twoCommits()
    const message = Buffer.from('Gr\xfc\xdfe\n\n--- \n# not a comment\n\nOrch-Run: other\n', 'latin1')
    const mine = rawCommit(repository, first, { message })
    const commit = commitOf(await merge(repository, mine, rebase))
    const content = execFileSync('git', ['cat-file', 'commit', commit], { cwd: repository.path })
    expect(content.toString('latin1').split('\n\n').slice(1).join('\n\n')).toBe(
      'Gr\xfc\xdfe\n\n--- \n# not a comment\n\nOrch-Run: r1\nOrch-Task: api\n',
    )
  })

  test('leaves out what the target holds already, and keeps what was empty from the start', async () => {
    const repository = begin({ a: '1\n' })
    const held = repository.commitOn('work', { b: 'same\n' })
    const empty = repository.commitOn('work', {}, held)
    const head = repository.commitOn('work', { c: 'new\n' }, empty)
    const base = repository.commit({ b: 'same\n' })
    const commit = commitOf(await merge(repository, head, rebase))
    expect(repository.git('rev-list', '--count', `${base}..${commit}`)).toBe('2')
    expect(await merge(repository, held, rebase)).toEqual({ kind: 'nothing', base })
  })

  test('that meets a conflict names the commit and the files', async () => {
    const { repository, first } = twoCommits()
    const head = repository.commitOn('work', { a: 'mine\n' }, first)
    const result = await merge(repository, head, rebase)
    expect(result).toMatchObject({ kind: 'conflict', files: ['a'] })
    expect(result.kind === 'conflict' && result.detail).toContain(
      `${head.slice(0, 12)} Change on work\nCONFLICT (content)`,
    )
  })

  test('of a branch with merges is squashed: only a person lets such a one come here', async () => {
    const { repository, head, base } = twoCommits()
    const merged = repository.git('merge-tree', '--write-tree', head, base)
    const top = repository.git('commit-tree', merged, '-p', head, '-p', base, '-m', 'Merge main')
    const facts = await factsOf(repository, top)
    expect(facts.commits.map(({ parents }) => parents)).toEqual([1, 1, 2])
    const commit = commitOf(await merge(repository, top, rebase))
    expect(repository.git('log', '-1', '--format=%P %s', commit)).toBe(`${base} Land api: Add orders`)
  })

  test('is found again by evidence, tree by tree', async () => {
    const { repository, head, base } = twoCommits()
    const commit = commitOf(await merge(repository, head, rebase))
    const evidence = openEvidence(repository.gitDir, hermeticGitEnv)
    const trees = await evidence.replayedTrees({ base: toCommitId(base), head: toCommitId(head) })
    expect(trees).toEqual(repository.git('log', '--reverse', '--format=%T', `${base}..${commit}`).split('\n'))
  })
})

test.each(['merge', 'squash', 'rebase'] as const)(
  'a candidate by %s is signed with the ssh key of the user, every commit of it',
  async (method) => {
    const { repository, head, base } = twoCommits()
    const key = join(repository.gitDir, 'key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada@example.com', '-f', key])
    const allowed = join(repository.gitDir, 'allowed')
    const line = execFileSync('cat', [`${key}.pub`], { encoding: 'utf8' })
    repository.write({ '.git/allowed': `ada@example.com ${line}` })
    repository.git('config', 'gpg.format', 'ssh')
    repository.git('config', 'user.signingKey', key)
    repository.git('config', 'gpg.ssh.allowedSignersFile', allowed)
    const how = { method, sign: true }
    const commit = commitOf(await merge(repository, head, how))
    const signatures = repository.git('log', '--first-parent', '--format=%G?', `${base}..${commit}`)
    expect(signatures).toBe(method === 'rebase' ? 'G\nG' : 'G')
    expect(commitOf(await merge(repository, head, how))).toBe(commit)
    expect(repository.git('status', '--porcelain')).toBe('')
  },
)
