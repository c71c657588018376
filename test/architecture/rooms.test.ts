import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { barrels, defaultExports, impureCore } from './habits.ts'
import { importLoops, wrongImports } from './rooms.ts'
import { parseSource, readTree } from './source.ts'

const tree = readTree(join(import.meta.dirname, '../..'), 'src')
const rules = {
  'import in a wrong direction': wrongImports,
  'import loop': importLoops,
  'clock, chance or promise in core': impureCore,
  'default export': defaultExports,
  barrel: barrels,
}

it('the tree has rooms to check', () => {
  expect(tree.length).toBeGreaterThan(1)
})

it.each(Object.entries(rules))('src has no %s', (_, rule) => {
  expect(rule(tree)).toEqual([])
})

const toy = (files: Readonly<Record<string, string>>) =>
  Object.values(rules).flatMap((rule) =>
    rule(Object.entries(files).map(([path, text]) => parseSource(path, text))),
  )

describe('an import in the wrong direction is named with its remedy', () => {
  it.each([
    [
      'src/core/x.ts',
      "import type { Port } from '../ports/p.ts'",
      'core may not import ports — pass the fact in instead',
    ],
    ['src/core/x.ts', "import { z } from 'zod'", 'core may not import zod — pass the fact in instead'],
    ['src/core/x.ts', "import 'node:path'", 'core may not import node:path — pass the fact in instead'],
    [
      'src/core/x.ts',
      "type A = import('../app/a.ts').A",
      'core may not import app — pass the fact in instead',
    ],
    [
      'src/ports/x.ts',
      "import type { A } from '../stages/a.ts'",
      'ports may not import stages — say it in core types instead',
    ],
    [
      'src/stages/x.ts',
      "export const b = 1; export { a } from '../adapters/git/a.ts'",
      'stages may not import adapters — take a port or return an observation, or share a step in src/stages/steps, instead',
    ],
    [
      'src/stages/x.ts',
      "import { y } from './y.ts'",
      'stages may not import stages — take a port or return an observation, or share a step in src/stages/steps, instead',
    ],
    [
      'src/stages/x.ts',
      "import 'node:fs/promises'",
      'stages may not import node:fs/promises — take a port instead',
    ],
    [
      'src/adapters/git/x.ts',
      "import { a } from '../process/a.ts'",
      'adapters may not import adapters — take its port as an argument instead',
    ],
    [
      'src/adapters/agent/x.ts',
      "import 'node:child_process'",
      'adapters may not import node:child_process — go through adapters/process instead',
    ],
    [
      'src/adapters/git/x.ts',
      "import { execa } from 'execa'",
      'adapters may not import execa — go through adapters/process instead',
    ],
    [
      'src/report/x.ts',
      "import type { P } from '../ports/p.ts'",
      'report may not import ports — put the fact in the world instead',
    ],
    [
      'src/report/x.ts',
      "import { Box } from 'ink'",
      'report may not import ink — put it in report/view.ts for the TUI to show instead',
    ],
    [
      'src/report/x.tsx',
      'export const a = <b />',
      'report may not import react/jsx-runtime — put it in report/view.ts for the TUI to show instead',
    ],
    [
      'src/app/x.ts',
      "await import('../adapters/git/a.ts')",
      'app may not import adapters — let app/compose.ts choose it, or cli hand it in, instead',
    ],
    [
      'src/app/compose.ts',
      "import { a } from '../cli/a.ts'",
      'app/compose may not import cli — let cli hand it in instead',
    ],
    [
      'src/cli/x.ts',
      "import { a } from '../stages/a.ts'",
      'cli may not import stages — ask app for it instead',
    ],
  ])('%s: %s', (path, text, complaint) => {
    expect(toy({ [path]: text })).toEqual([`${path}:1 ${complaint}`])
  })

  it('a file outside every room is told to move', () => {
    expect(toy({ 'src/x.ts': 'export const a = 1' })).toEqual([
      'src/x.ts:1 stands in no room — move it into one of src/*/',
    ])
  })

  it('what the table allows passes', () => {
    expect(
      toy({
        'src/core/x.ts': "import picomatch from 'picomatch'\nimport { RE2JS } from 're2js'",
        'src/ports/x.ts': "import type { A } from '../core/x.ts'",
        'src/stages/x.ts': "import type { A } from '../ports/x.ts'",
        'src/adapters/git/x.ts': "import 'node:child_process'\nimport 'node:fs'\nimport './y.ts'",
        'src/report/tui/x.tsx': "import { Box } from 'ink'\nimport '../view.ts'",
        'src/app/compose.ts': "import '../adapters/git/x.ts'\nimport '../stages/x.ts'",
        'src/cli/x.ts':
          "import '../app/compose.ts'\nimport pkg from '../../package.json' with { type: 'json' }",
      }),
    ).toEqual([])
  })
})

it('a loop is told once, type-only imports included', () => {
  expect(
    toy({
      'src/core/a.ts': "import type { B } from './b.ts'",
      'src/core/b.ts': "\nimport { c } from './c.ts'",
      'src/core/c.ts': "import type { A } from './a.ts'",
    }),
  ).toEqual([
    'src/core/c.ts:1 closes a loop: src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts — move what both need into a third file',
  ])
})

describe('the core has no clock, chance, promise or surroundings', () => {
  it.each([
    ['const at = Date.now()', 'Date — take the instant from the input instead'],
    ['type At = Date', 'Date — take the instant from the input instead'],
    ['const n = Math.random()', 'Math.random — take the number from the input instead'],
    ['const n = process.pid', 'process — pass the fact in instead'],
    ["console.log('x')", 'console — pass the fact in instead'],
    ['setTimeout(go, 1)', 'setTimeout — ask for an effect instead'],
    ['async function go() {}', 'async — ask for an effect instead'],
    ['const go = async () => 1', 'async — ask for an effect instead'],
    ['await go', 'await — ask for an effect instead'],
    ['type Later = Promise<number>', 'Promise — ask for an effect instead'],
  ])('%s', (text, complaint) => {
    expect(toy({ 'src/core/x.ts': `\n${text}` })).toEqual([`src/core/x.ts:2 core may not use ${complaint}`])
  })

  it('names of fields and other rooms are free', () => {
    expect(
      toy({
        'src/core/x.ts':
          'const a = { process: 1 }\nconst b = a.process + Math.max(1)\ntype C = { Date: string }',
        'src/app/x.ts': 'export const at = async () => Date.now()',
      }),
    ).toEqual([])
  })
})

it('a default export is refused', () => {
  expect(toy({ 'src/app/x.ts': 'export default 1' })).toEqual([
    'src/app/x.ts:1 exports a default — export it by name instead',
  ])
})

it('a barrel is refused by name and by content', () => {
  expect(
    toy({ 'src/core/index.ts': 'export const a = 1', 'src/core/x.ts': "export * from './y.ts'" }),
  ).toEqual([
    'src/core/index.ts:1 is a barrel — import from the file that has it instead',
    'src/core/x.ts:1 is a barrel — import from the file that has it instead',
  ])
})
