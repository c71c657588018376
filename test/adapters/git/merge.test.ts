import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { CommitText, MergeResult } from '../../../src/ports/repository.ts'
import type { TestFiles, TestRepository } from '../../support/git.ts'
import { makeTestRepository } from '../../support/git.ts'
import { openRepository } from '../../support/repository.ts'

const made: TestRepository[] = []
afterEach(() => {
  for (const repository of made.splice(0)) repository.remove()
})

function begin(files: TestFiles, name = 'repo'): TestRepository {
  const repository = makeTestRepository({ files, name })
  made.push(repository)
  return repository
}

const run = toRunId('r1')
const task = toTaskId('api')
const text: CommitText = {
  subject: 'Land api: Add orders',
  trailers: [
    ['Orch-Run', 'r1'],
    ['Orch-Task', 'api'],
  ],
  at: 1_700_000_123_456,
}

function merge(
  repository: TestRepository,
  head: string,
  over: Partial<CommitText> = {},
): Promise<MergeResult> {
  return openRepository(repository).merge({
    run,
    task,
    target: 'main',
    head: toCommitId(head),
    text: { ...text, ...over },
  })
}

function commitOf(result: MergeResult): string {
  if (result.kind !== 'merged') throw new Error(`${result.kind} instead of merged`)
  return result.commit
}

describe('a candidate', () => {
  test('has base and head as parents, the text, its trailers and the instant of the event', async () => {
    const repository = begin({ a: '1\n' })
    const head = repository.commitOn('work', { b: '2\n' })
    const base = repository.commit({ c: '3\n' })
    const commit = commitOf(await merge(repository, head))
    expect(repository.git('log', '-1', '--format=%P|%an <%ae> %at|%cn <%ce> %ct|%B', commit)).toBe(
      `${base} ${head}|Ada Author <ada@example.com> 1700000123|Ada Author <ada@example.com> 1700000123|` +
        'Land api: Add orders\n\nOrch-Run: r1\nOrch-Task: api\n',
    )
    expect(repository.git('ls-tree', '--name-only', commit)).toBe('a\nb\nc')
    expect(repository.git('rev-parse', 'refs/orch/r1/api/candidate')).toBe(commit)
    expect(repository.git('status', '--porcelain')).toBe('')
  })

  test('made twice on one tip is the same commit', async () => {
    const repository = begin({ a: '1\n' })
    const head = repository.commitOn('work', { b: '2\n' })
    repository.commit({ c: '3\n' })
    expect(await merge(repository, head)).toEqual(await merge(repository, head))
  })

  test('that would change nothing is no candidate', async () => {
    const repository = begin({ a: '1\n' })
    const head = repository.commitOn('work', { b: '2\n' })
    const base = repository.commit({ b: '2\n' })
    expect(await merge(repository, head)).toEqual({ kind: 'nothing', base })
  })

  test('keeps names with spaces, line feeds and letters beyond ASCII', async () => {
    const repository = begin({ a: '1\n' }, 'a repo\nwith ünusual name')
    const head = repository.commitOn('work', { 'sp ace/li\nne/größe.txt': '2\n' })
    const commit = commitOf(await merge(repository, head))
    expect(repository.git('ls-tree', '-r', '-z', '--name-only', commit)).toBe('a\0sp ace/li\nne/größe.txt\0')
  })

  test('is built from real objects, whatever replace refs and grafts say', async () => {
    const repository = begin({ a: '1\n' })
    const head = repository.commitOn('work', { b: '2\n' })
    const impostor = repository.commitOn('other', { b: 'evil\n' })
    repository.git('replace', head, impostor)
    const commit = commitOf(await merge(repository, head))
    expect(repository.git('--no-replace-objects', 'show', `${commit}:b`)).toBe('2')
  })

  test('carries a signature where the user signs, and is found again by what it says', async () => {
    const repository = begin({ a: '1\n' })
    const head = repository.commitOn('work', { b: '2\n' })
    // A signer that never answers the same twice, as one with a clock would.
    const signer = join(repository.gitDir, 'signer')
    writeFileSync(
      signer,
      '#!/bin/sh\ncat >&2\necho "[GNUPG:] SIG_CREATED " >&2\necho "-----BEGIN PGP SIGNATURE-----"\necho "$$"\necho "-----END PGP SIGNATURE-----"\n',
      { mode: 0o755 },
    )
    repository.git('config', 'gpg.program', signer)
    const signing = openRepository(repository, { sign: true })
    const ask = { run, task, target: 'main', head: toCommitId(head), text }
    const commit = commitOf(await signing.merge(ask))
    expect(repository.git('cat-file', 'commit', commit)).toMatch(/^gpgsig -----BEGIN PGP SIGNATURE-----$/m)
    expect(commitOf(await signing.merge(ask))).toBe(commit)
  })
})

describe('a conflict', () => {
  test.each<{
    name: string
    base: TestFiles
    ours: TestFiles
    theirs: TestFiles
    file: string
    detail: RegExp
  }>([
    {
      name: 'content',
      base: { a: '1\n' },
      ours: { a: '2\n' },
      theirs: { a: '3\n' },
      file: 'a',
      detail: /conflict in a/,
    },
    {
      name: 'add/add',
      base: { z: '' },
      ours: { a: '2\n' },
      theirs: { a: '3\n' },
      file: 'a',
      detail: /add\/add/,
    },
    {
      name: 'modify/delete',
      base: { a: '1' },
      ours: { a: '2' },
      theirs: { a: null },
      file: 'a',
      detail: /deleted/,
    },
    {
      name: 'binary',
      base: { a: '\0' },
      ours: { a: '\0x' },
      theirs: { a: '\0y' },
      file: 'a',
      detail: /conflict in a/,
    },
    {
      name: 'odd names',
      base: { 'ä\n b': '1' },
      ours: { 'ä\n b': '2' },
      theirs: { 'ä\n b': '3' },
      file: 'ä\n b',
      detail: /conflict/,
    },
  ])('of $name names its files and says why', async ({ base, ours, theirs, file, detail }) => {
    const repository = begin(base)
    const head = repository.commitOn('work', theirs)
    const tip = repository.commit(ours)
    expect(await merge(repository, head)).toEqual({
      kind: 'conflict',
      base: tip,
      files: [file],
      detail: expect.stringMatching(detail),
    })
    expect(repository.git('for-each-ref', 'refs/orch')).toBe('')
  })

  test('of a file with a folder names the file', async () => {
    const repository = begin({ z: '' })
    const head = repository.commitOn('work', { 'a/b': '3\n' })
    repository.commit({ a: '2\n' })
    const result = await merge(repository, head)
    expect(result).toMatchObject({ kind: 'conflict', detail: expect.stringMatching(/file\/directory/) })
  })

  test('is not what a missing commit is called', async () => {
    const repository = begin({ a: '1\n' })
    await expect(merge(repository, 'f'.repeat(40))).rejects.toMatchObject({ name: 'GitError' })
  })
})

describe('attributes in force', () => {
  const lines = '1\n2\n3\n'

  test('are the base’s: its union merge unites', async () => {
    const repository = begin({ '.gitattributes': '*.txt merge=union\n', 'deep/a.txt': lines })
    const head = repository.commitOn('work', { 'deep/a.txt': `${lines}theirs\n` })
    repository.commit({ 'deep/a.txt': `${lines}ours\n` })
    const commit = commitOf(await merge(repository, head))
    expect(repository.git('show', `${commit}:deep/a.txt`)).toBe('1\n2\n3\nours\ntheirs')
  })

  test('of a folder count in that folder alone', async () => {
    const repository = begin({ 'x/.gitattributes': '* merge=union\n', 'x/a': lines, 'y/a': lines })
    const both = (word: string) => ({ 'x/a': `${lines}${word}\n`, 'y/a': `${lines}${word}\n` })
    const head = repository.commitOn('work', both('theirs'))
    repository.commit(both('ours'))
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['y/a'] })
  })

  test('are not the branch’s, the checkout’s, or those of info/attributes', async () => {
    const repository = begin({ 'a.txt': lines })
    const head = repository.commitOn('work', {
      'a.txt': `${lines}theirs\n`,
      '.gitattributes': '* merge=union\n',
    })
    repository.commit({ 'a.txt': `${lines}ours\n` })
    repository.write({ '.gitattributes': '* merge=union\n' })
    writeFileSync(join(repository.gitDir, 'info/attributes'), '* merge=union\n')
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['a.txt'] })
  })

  test('follow the target when it changes them', async () => {
    const repository = begin({ 'a.txt': lines })
    const port = openRepository(repository)
    const head = toCommitId(repository.commitOn('work', { 'a.txt': `${lines}theirs\n` }))
    repository.commit({ 'a.txt': `${lines}ours\n` })
    const ask = { run, task, target: 'main', head, text }
    expect((await port.merge(ask)).kind).toBe('conflict')
    repository.commit({ '.gitattributes': '* merge=union\n' })
    expect((await port.merge(ask)).kind).toBe('merged')
    repository.commit({ '.gitattributes': null })
    expect((await port.merge(ask)).kind).toBe('conflict')
  })

  test('never run a driver of somebody’s configuration', async () => {
    const repository = begin({ '.gitattributes': '* merge=mine\n', a: '1\n' })
    const trace = join(repository.gitDir, 'ran')
    repository.git('config', 'merge.mine.driver', `touch '${trace}'`)
    const head = repository.commitOn('work', { a: '2\n' })
    repository.commit({ a: '3\n' })
    expect(await merge(repository, head)).toMatchObject({ kind: 'conflict', files: ['a'] })
    expect(existsSync(trace)).toBe(false)
  })
})
