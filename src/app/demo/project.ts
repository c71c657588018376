/** The repository that the demo begins with: a small calculator whose tests run in one process, so fast. */
export const project: Readonly<Record<string, string>> = {
  'README.md': `# calc

A small calculator, made by \`orch demo\`. Everything here may be thrown away.
`,
  'package.json': `{
  "name": "calc",
  "private": true,
  "type": "module",
  "scripts": { "test": "node test/all.js" }
}
`,
  'src/operators.js': `/** What may stand between two numbers. */
export const operators = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}
`,
  'src/calculate.js': `import { operators } from './operators.js'

/** \`calculate(6, '*', 7)\` is 42. */
export function calculate(left, operator, right) {
  const apply = operators[operator]
  if (!apply) throw new Error(\`there is no operator \${operator}\`)
  return apply(left, right)
}
`,
  'src/format.js': `/** A number as people want to read it: 0.1 + 0.2 is 0.3. */
export function format(number) {
  return String(Number(number.toPrecision(12)))
}
`,
  // One process for all files: a process each costs more than the tests.
  'test/all.js': `import { readdirSync } from 'node:fs'
import test from 'node:test'

for (const name of readdirSync(import.meta.dirname).sort()) {
  if (!name.endsWith('.test.js')) continue
  await import(\`./\${name}\`).catch((error) => test(name, () => Promise.reject(error)))
}
`,
  'test/calculate.test.js': testFile(
    `import { calculate } from '../src/calculate.js'`,
    `test('two numbers are calculated', () => {
  assert.equal(calculate(6, '*', 7), 42)
})

test('an unknown operator is refused', () => {
  assert.throws(() => calculate(1, '?', 2), /there is no operator/)
})`,
  ),
  'test/format.test.js': formatTest('format'),
}

/** A test file of the project: what it imports and what it claims. */
export function testFile(imports: string, body: string): string {
  return `import assert from 'node:assert/strict'\nimport test from 'node:test'\n${imports}\n\n${body}\n`
}

export function formatTest(name: string): string {
  return testFile(
    `import { ${name} } from '../src/format.js'`,
    `test('what binary fractions leave over is not shown', () => {
  assert.equal(${name}(0.1 + 0.2), '0.3')
})`,
  )
}
