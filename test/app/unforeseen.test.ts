import { expect, it } from 'vitest'
import { GitError } from '../../src/adapters/git/git.ts'
import { failureOf } from '../../src/app/unforeseen.ts'
import { lastWords } from '../../src/cli/last-words.ts'
import type { HostFault } from '../../src/core/host-fault.ts'

const roomy = () => null
const full = (): HostFault => ({ kind: 'no-space', path: '/w', detail: '0 bytes are free' })
const coded = (code: string, fields: object = {}) => Object.assign(new Error(code), { code, ...fields })
const said = (words: string) => new GitError(['checkout'], 128, words)

it('what the machine refuses is told as such, by its code', () => {
  expect(failureOf('allocate', coded('ENOSPC', { path: '/w/state.json' }), roomy)).toMatchObject({
    kind: 'no-space',
    path: '/w/state.json',
  })
  expect(failureOf('allocate', coded('EMFILE'), roomy)).toMatchObject({ kind: 'host-fault', code: 'EMFILE' })
  expect(failureOf('allocate', coded('ENOTDIR'), roomy)).toMatchObject({ kind: 'stage-failed' })
})

it.each([
  ['error: unable to write file src/a.txt: No space left on device', 'ENOSPC'],
  ["fatal: sha1 file '.git/index.lock' write error. Out of diskspace", 'ENOSPC'],
  ['fatal: unable to create thread: Resource temporarily unavailable', 'EAGAIN'],
  ['error: insufficient permission for adding an object to repository database .git/objects', 'EACCES'],
  ["fatal: could not open '.git/HEAD': Permission denied", 'EACCES'],
  ["fatal: mmap failed of '.git/index': Input/output error", 'EIO'],
  ["fatal: cannot create 'a': Read-only file system", 'EROFS'],
  ['spawn git EMFILE', 'EMFILE'],
])('or in the words of git: %s', (words, code) => {
  const failure = failureOf('save-work', said(words), roomy)
  expect(failure.kind === 'no-space' ? 'ENOSPC' : 'code' in failure && failure.code).toBe(code)
})

it('a file is named where git names it', () => {
  const place = (words: string) => failureOf('save-work', said(words), roomy)
  expect(place("fatal: cannot create 'a/b': Read-only file system")).toMatchObject({ path: 'a/b' })
  expect(place('error: unable to create temporary file: Read-only file system')).toMatchObject({ path: '' })
})

it('words of others are no fault of the machine', () => {
  const remote = 'git@example.test: Permission denied (publickey).'
  expect(failureOf('land', said(remote), roomy)).toMatchObject({ kind: 'stage-failed' })
  expect(failureOf('merge', new Error('No space left on device, says a prompt'), full)).toMatchObject({
    kind: 'stage-failed',
    stage: 'merge',
  })
})

it('where git does not say why it could not write, the disk is looked at', () => {
  const words = 'error: unable to write file a.txt'
  expect(failureOf('run-check', said(words), full)).toEqual({
    kind: 'no-space',
    path: '/w',
    detail: `git checkout failed (128): ${words}`,
  })
  expect(failureOf('run-check', said(words), roomy)).toMatchObject({ kind: 'stage-failed' })
})

it('an engine that cannot write on says so with a code of its own, and is no bug', () => {
  const code = (kind: string, cause: string | null) =>
    lastWords(Object.assign(new Error(`journal ${kind}`), { kind, path: '/j', code: cause }), {
      args: ['run'],
      version: '0',
    })
  expect([code('overtaken', null), code('unexpected-seq', null)]).toEqual([4, 4])
  expect([code('write-failed', 'ENOSPC'), code('closed', null)]).toEqual([3, 3])
})
