import { expect, it } from 'vitest'
import { GitError } from '../../src/adapters/git/git.ts'
import { failureOf } from '../../src/app/unforeseen.ts'
import { lastWords } from '../../src/cli/last-words.ts'

it('a full disk is told as such, by its code or in the words of git', () => {
  const written = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', path: '/w/state.json' })
  expect(failureOf('allocate', written)).toMatchObject({ kind: 'no-space', path: '/w/state.json' })
  const said = 'error: unable to write file src/a.txt: No space left on device'
  expect(failureOf('save-work', new GitError(['checkout'], 128, said))).toMatchObject({ kind: 'no-space' })
  expect(failureOf('merge', new Error('No space left on device, says a prompt'))).toMatchObject({
    kind: 'stage-failed',
    stage: 'merge',
  })
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
