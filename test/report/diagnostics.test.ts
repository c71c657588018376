import { expect, it } from 'vitest'
import type { Diagnostic } from '../../src/core/plan/diagnostic.ts'
import { diagnosticText } from '../../src/report/diagnostics.ts'

function at(source: string, column: number, key = 'id'): Diagnostic {
  return { kind: 'duplicate-key', key, path: 'plan.json', line: 7, column, length: 4, source }
}

it('the caret line stands below the place', () => {
  expect(diagnosticText(at('  "id": 1, "id": 2', 12))).toMatchInlineSnapshot(`
    "plan.json:7:12: duplicate key "id"
        "id": 1, "id": 2
                 ^^^^
    hint: remove one of the two"
  `)
})

it('tabs before the place stay tabs', () => {
  expect(diagnosticText(at('\t"a",\t"id"', 7)).split('\n')[2]).toBe('  \t    \t^^^^')
})

it('of a long line only what is around the place is shown', () => {
  const lines = diagnosticText(at(`${'a'.repeat(500)}"id"${'b'.repeat(500)}`, 501)).split('\n')
  expect(lines[1]).toMatch(/^ {2}…a+"id"b+…$/)
  expect(lines[2]?.indexOf('^')).toBe(lines[1]?.indexOf('"id"'))
  expect(lines[2]).toMatch(/^ +\^{4}$/)
})

it('a place without text has no excerpt', () => {
  expect(diagnosticText(at('', 1))).toBe('plan.json:7:1: duplicate key "id"\nhint: remove one of the two')
})

it('control characters of the file do not reach the terminal', () => {
  const text = diagnosticText(at('\u001b[31m"id"', 6, '\u001b]0;x\u0007'))
  for (const sign of ['\u001b', '\u0007']) expect(text).not.toContain(sign)
})
