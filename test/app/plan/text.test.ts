import { describe, expect, it } from 'vitest'
import { kinds, parsed, printed } from '../../support/plan.ts'

describe('JSON that does not parse', () => {
  it.each([
    ['{', '1:2: a closing } is missing'],
    ['{"tasks": [1 2]}', '1:14: a comma is missing before this'],
    ['{"tasks" []}', '1:10: a colon is missing before this'],
    ['{"tasks": [],}', '1:13: trailing comma: nothing follows it'],
    ['{"tasks": [1,\n]}', '1:13: trailing comma: nothing follows it'],
    ['{tasks: []}', '1:2: this is not JSON'],
    ['{"name": "a\nb"}', '1:10: this text has no closing quote'],
    ['{} {}', '1:4: nothing may follow the end of the value'],
    ['// only a comment', 'a value is missing here'],
    ['['.repeat(200_000), 'brackets are nested too deeply'],
  ])('%j', async (text, message) => {
    const reading = await parsed(text)
    expect(printed(reading).slice(0, 400)).toContain(message)
    expect(kinds(reading)).toEqual(['syntax'])
  })

  it('is told for each line', async () => {
    expect(kinds(await parsed('{"a": [1,],\n"b": [2,]\n}'))).toEqual(['syntax', 'syntax'])
  })
})

describe('YAML that does not parse', () => {
  it.each([
    ['tasks: [1', 'Flow sequence in block collection must be sufficiently indented'],
    ['tasks:\n\t- id: a', 'Tabs are not allowed as indentation'],
    ['tasks: *all', 'No anchor &all stands before *all'],
    ['tasks: !custom x', 'Unresolved tag: !custom'],
    ['a: 1\n---\nb: 2', 'Source contains multiple documents'],
  ])('%j', async (text, message) => {
    expect(printed(await parsed(text, { path: 'plan.yaml' }))).toContain(message)
  })
})

it.each(['plan.json', 'plan.yaml', '-'])('an empty %s is told as that', async (path) => {
  expect(kinds(await parsed(' \n', { path }))).toEqual(['empty-file'])
})

it.each([
  ['plan.json', '{"name": "a", "tasks": [{"id": "a", "prompt": "x"}], "name": "b"}'],
  ['plan.yaml', 'name: a\ntasks: [{id: a, prompt: x}]\nname: b\n'],
])('a key written twice is a mistake in %s', async (path, text) => {
  const reading = await parsed(text, { path })
  expect(reading).toMatchObject({ diagnostics: [{ kind: 'duplicate-key', key: 'name' }] })
})

it('YAML references may repeat a part in every task, and may not multiply', async () => {
  const tasks = Array.from(
    { length: 500 },
    (_, index) => `  - { id: t${index}, prompt: *prompt, scope: *scope }`,
  )
  const shared = `name: &prompt Do it\ntasks:\n  - { id: first, prompt: x, scope: &scope ["src/**"] }\n${tasks.join('\n')}\n`
  expect((await parsed(shared, { path: 'plan.yaml' })).kind).toBe('plan')
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(10)}]`,
  )
  expect(kinds(await parsed(`l0: &l0 x\n${levels.join('\n')}\n`, { path: 'plan.yaml' }))).toEqual([
    'too-many-aliases',
  ])
})

it('a YAML reference to itself ends', async () => {
  expect(
    kinds(await parsed(`name: &a [*a]\nkey: ghp_${'a1'.repeat(12)}\n`, { path: 'plan.yaml' })),
  ).toContain('wrong-value')
})

it('a mistake behind a YAML reference is shown where the reference stands', async () => {
  const text = 'defaults: { timeout: &t 5 minutes }\ntasks:\n  - id: a\n    prompt: x\n    timeout: *t\n'
  const reading = await parsed(text, { path: 'plan.yaml' })
  expect(reading).toMatchObject({
    diagnostics: [
      { line: 1, column: 25 },
      { line: 5, column: 14 },
    ],
  })
})

it('text of any other name is JSON when it begins like it, else YAML', async () => {
  expect((await parsed('// mine\n{"tasks": [{"id": "a", "prompt": "x"}]}', { path: '-' })).kind).toBe('plan')
  expect((await parsed('# mine\ntasks: [{id: a, prompt: x}]', { path: '-' })).kind).toBe('plan')
})
