import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import type { TestFiles } from '../../support/git.ts'
import { commitOf, merge, run, task, text } from '../../support/merging.ts'
import { begin } from '../../support/repositories.ts'
import { openRepository } from '../../support/repository.ts'

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
