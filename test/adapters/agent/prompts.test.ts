import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AttemptStart } from '../../../src/core/attempt/work.ts'
import type { Failure } from '../../../src/core/failure.ts'
import { failurePolicy } from '../../../src/core/failure.ts'
import { testFolder } from '../../support/folder.ts'
import { base, promptFolder, promptOf } from './prompt-scene.ts'

it('a first prompt is what the task says, then the rules', async () => {
  expect(await promptOf()).toMatchInlineSnapshot(`
    "Add the orders endpoint.

    ## How to work here

    - You work on your own, and nobody can answer a question before you are done. Decide what is open yourself, and say at the end what you decided and why.
    - This folder is a git worktree of your own for the task \`orders\`, made from \`main\` at 0123456789ab. Stay inside it: other agents are at work in the folders beside it.
    - Commit on the present branch as you like, or leave your changes uncommitted: what you leave is committed for you. Do not push, switch branches, rewrite commits you did not make, or change git's configuration.
    - Leave \`.github/**\`, \`.orchestrator.json\` alone: only a person may let a change to them pass.
    - Your work lands when it passes \`npm test\` (unit), on its own and merged with the work of others. Run that yourself before you end.
    - End every program you started, servers too: what still runs when you are done is ended with you.
    "
  `)
})

it('scope, exceptions and checks of its own are told', async () => {
  const text = await promptOf(
    {},
    {
      scope: ['src/api/**', 'test/**'],
      checks: ['slow'],
      change: 'optional',
      allow: [{ rule: 'protectedPaths', paths: ['.github/labels.yml'] }],
    },
  )
  expect(text.slice(text.indexOf('- If'))).toMatchInlineSnapshot(`
    "- If there is nothing to change, change nothing and say so. Else commit on the present branch as you like, or leave your changes uncommitted: what you leave is committed for you. Do not push, switch branches, rewrite commits you did not make, or change git's configuration.
    - Change only files that match \`src/api/**\`, \`test/**\`. A change anywhere else is given back to you.
    - Leave \`.github/**\`, \`.orchestrator.json\` alone (except \`.github/labels.yml\`): only a person may let a change to them pass.
    - Your work lands when it passes \`npm test\` (unit), \`make slow\` (slow), on its own and merged with the work of others. Run that yourself before you end.
    - End every program you started, servers too: what still runs when you are done is ended with you.
    "
  `)
})

it('a task that must not change anything is told nothing about changes', async () => {
  const text = await promptOf({}, { change: 'none' })
  expect(text).toContain('Change no file')
  expect(text).not.toContain('npm test')
})

it('braces in a prompt are left alone', async () => {
  expect(await promptOf({}, { prompt: 'Write {{target}} and $& as they are.' })).toContain(
    'Write {{target}} and $& as they are.',
  )
})

it('every template is used, and every failure finds its own', async () => {
  const used = testFolder()
  mkdirSync(join(used, 'feedback'))
  mkdirSync(join(used, 'rules'))
  const names = readdirSync(promptFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  )
  for (const name of names) writeFileSync(join(used, name), name === 'rules.md' ? '{{rules}}' : name)
  const seen = new Set<string>(['rules.md'])
  const look = async (start: Partial<AttemptStart>, change = 'required') => {
    const text = await promptOf(start, { scope: ['src/**'], change }, used)
    for (const line of text.split('\n')) seen.add(line)
  }
  for (const change of ['required', 'optional', 'none']) await look({ hint: 'so' }, change)
  for (const feedback of failures)
    for (const mergeIn of [null, base])
      await look({ from: { kind: 'saved', commit: base }, mergeIn, feedback })
  expect(names.filter((name) => !seen.has(name))).toEqual([])
})

/** One of every kind, two where a second form has a template of its own. */
const failures: readonly Failure[] = [
  ...Object.keys(failurePolicy).map(
    (kind) =>
      ({
        kind,
        command: '',
        tail: '',
        limitMs: 1,
        reasons: [],
        reason: '',
        files: [],
        where: 'candidate',
      }) as unknown as Failure,
  ),
  { kind: 'no-change', tail: '', sameAsRed: true },
]
