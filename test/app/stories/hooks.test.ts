import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noticeText } from '../../../src/report/notices.ts'
import type { TestFiles } from '../../support/git.ts'
import { makeRig } from '../../support/rig.ts'

interface Hooked {
  readonly files?: TestFiles
  readonly worktrees?: object
  readonly sandbox?: boolean
  readonly hooksPath?: string
  /** A hook in the checkout, executable unless it is said otherwise. */
  readonly hook?: string
  readonly mode?: number
}

/** What a start says of hooks. */
async function said({ files = {}, worktrees = {}, hooksPath, hook, mode = 0o755 }: Hooked): Promise<unknown> {
  const rig = await makeRig({ config: { worktrees }, files })
  const { path, git, write } = rig.repository
  if (hooksPath !== undefined) git('config', 'core.hooksPath', hooksPath)
  if (hook !== undefined) {
    write({ [hook]: '#!/bin/sh\nexit 0\n' })
    chmodSync(join(path, hook), mode)
  }
  rig.plan({ api: {} })
  const found = await rig.prepare()
  if (found.kind === 'halt' || found.value.kind === 'continue') throw new Error(JSON.stringify(found))
  const { notices } = found.value.prepared
  return notices.filter(({ kind }) => kind === 'hooks-passed-by').map(noticeText)
}

const husky = {
  hooksPath: '.husky/_',
  hook: '.husky/_/pre-commit',
  files: {
    '.husky/pre-commit': 'npm test\n',
    '.gitignore': '.husky/_\n',
    'package.json': '{ "scripts": { "prepare": "husky" }, "devDependencies": { "husky": "^9" } }\n',
  },
}

it('hooks of husky that no worktree would have are named once, with what brings them', async () => {
  expect(await said(husky)).toEqual([
    'hooks: agents\' commits do not run those of .husky/_, which no commit holds and so no new worktree has (add "npx husky" to worktrees.setup, or .husky/_/** to worktrees.copy)',
  ])
})

it.each([
  ['are copied', { ...husky, worktrees: { copy: ['.husky/_/**'] } }],
  ['are made by setup', { ...husky, worktrees: { setup: ['npx husky'] } }],
  ['are made by what setup installs', { ...husky, worktrees: { setup: ['npm ci'] } }],
  [
    'are committed',
    { hooksPath: 'hooks', files: { 'hooks/pre-commit': '#!/bin/sh\n' }, hook: 'hooks/pre-commit' },
  ],
  ["lie in git's own folder", { hook: '.git/hooks/pre-commit' }],
  ['are turned off', { hooksPath: '/dev/null' }],
  ['are none', {}],
])('nothing is said of hooks that %s', async (_, hooked: Hooked) => {
  expect(await said(hooked)).toEqual([])
})

it.each([
  [
    'not installed',
    { files: { '.pre-commit-config.yaml': 'repos: []\n' } },
    'pre-commit install installs them',
  ],
  ['without their folder', { hooksPath: 'gone' }, 'the folder of core.hooksPath, as it is not there'],
  ['not executable', { hook: '.git/hooks/pre-commit', mode: 0o644 }, 'chmod +x .git/hooks/*'],
])('hooks that are %s are named', async (_, hooked: Hooked, words) => {
  expect(await said(hooked)).toEqual([expect.stringContaining(words)])
})

it('a hook that was copied runs on the commits of an agent', async () => {
  const rig = await makeRig({ config: { worktrees: { copy: ['.husky/_/**'] } }, files: husky.files })
  const { path, git, write } = rig.repository
  git('config', 'core.hooksPath', husky.hooksPath)
  write({ [husky.hook]: '#!/bin/sh\necho "$PWD" > ../../ran\n' })
  chmodSync(join(path, husky.hook), 0o755)
  const run = await rig.run({ api: {} })
  await rig.agent('api').commit({ 'api.txt': 'api\n' })
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.read(join(rig.folder, 'ran'))).toMatch(/agent-\d\n$/)
})
