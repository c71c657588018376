import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { promptFileReader } from '../../../src/app/plan/prompt-file.ts'
import { testFolder } from '../../support/folder.ts'

function layout() {
  const root = testFolder()
  const repository = join(root, 'repository')
  const plans = join(root, 'plans')
  for (const folder of [join(repository, '.git'), join(repository, 'prompts'), plans])
    mkdirSync(folder, { recursive: true })
  writeFileSync(join(repository, 'prompts/ui.md'), '\ufeffBuild the page\n')
  writeFileSync(join(repository, '.git/config'), '[core]')
  writeFileSync(join(plans, 'api.md'), 'Add the endpoint')
  writeFileSync(join(plans, 'blank.md'), ' \n')
  writeFileSync(join(root, 'secret.md'), 'outside')
  symlinkSync(join(root, 'secret.md'), join(repository, 'prompts/link.md'))
  symlinkSync(join(plans, 'api.md'), join(plans, 'inside.md'))
  return { plans, repository }
}

describe('a prompt file', () => {
  const { plans, repository } = { plans: 'plans', repository: 'repository' }

  it.each([
    [repository, 'prompts/ui.md', { kind: 'text', text: 'Build the page\n' }],
    [plans, 'api.md', { kind: 'text', text: 'Add the endpoint' }],
    [plans, '../repository/prompts/ui.md', { kind: 'text', text: 'Build the page\n' }],
    [plans, 'inside.md', { kind: 'text', text: 'Add the endpoint' }],
    [plans, '../secret.md', { kind: 'problem', problem: 'outside' }],
    [repository, 'prompts/link.md', { kind: 'problem', problem: 'outside' }],
    [repository, '../plans/api.md', { kind: 'problem', problem: 'outside' }],
    [repository, '.git/config', { kind: 'problem', problem: 'outside' }],
    [plans, 'nope.md', { kind: 'problem', problem: 'missing' }],
    [plans, 'blank.md', { kind: 'problem', problem: 'empty' }],
    [repository, 'prompts', { kind: 'problem', problem: 'not-a-file' }],
    [plans, 'a\0b', { kind: 'problem', problem: 'unreadable' }],
  ] as const)('of a plan in %s named %j is %j', (folder, file, expected) => {
    const folders = layout()
    const planFolder = folder === 'plans' ? folders.plans : folders.repository
    expect(promptFileReader(planFolder, folders.repository)(file)).toEqual(expected)
  })
})
