import { formatTest, testFile } from './project.ts'

/** Files by path, as an agent writes them. */
export type Files = Readonly<Record<string, string>>

export const tokens: Files = {
  'src/tokens.js': `/** \`2 + 3\` as 2, '+', 3. */
export function tokens(line) {
  const parts = line.match(/\\d+(?:\\.\\d+)?|\\*\\*|[^\\s\\d]/g) ?? []
  return parts.map((part) => (/^\\d/.test(part) ? Number(part) : part))
}
`,
  'test/tokens.test.js': testFile(
    `import { tokens } from '../src/tokens.js'`,
    `test('a line is split into numbers and operators', () => {
  assert.deepEqual(tokens('2 + 3*4.5'), [2, '+', 3, '*', 4.5])
})`,
  ),
}

const evaluateTest: Files = {
  'test/evaluate.test.js': testFile(
    `import { evaluate } from '../src/evaluate.js'`,
    `test('products come before sums', () => {
  assert.equal(evaluate('2 + 3 * 4'), 14)
})

test('equals go from left to right', () => {
  assert.equal(evaluate('10 - 4 - 3'), 3)
})`,
  ),
}

/** Reads from left to right, so that 2 + 3 * 4 is 20. */
export const hastyEvaluate: Files = {
  ...evaluateTest,
  'src/evaluate.js': `import { calculate } from './calculate.js'
import { tokens } from './tokens.js'

/** The number that a line such as \`2 + 3 * 4\` comes to. */
export function evaluate(line) {
  const [first, ...rest] = tokens(line)
  let result = first
  while (rest.length > 0) result = calculate(result, ...rest.splice(0, 2))
  return result
}
`,
}

export const evaluate: Files = {
  'src/evaluate.js': `import { calculate } from './calculate.js'
import { tokens } from './tokens.js'

const sums = ['+', '-']

/** The number that a line such as \`2 + 3 * 4\` comes to. */
export function evaluate(line) {
  const rest = tokens(line)
  const product = () => {
    let result = rest.shift()
    while (rest.length > 0 && !sums.includes(rest[0])) result = calculate(result, rest.shift(), rest.shift())
    return result
  }
  let result = product()
  while (rest.length > 0) result = calculate(result, rest.shift(), product())
  return result
}
`,
}

export const main: Files = {
  'src/main.js': `import { argv } from 'node:process'
import { evaluate } from './evaluate.js'

/** What \`node src/main.js "2 + 3 * 4"\` prints. */
export function answer(line) {
  return \`\${line} = \${evaluate(line)}\`
}

if (argv[1] === import.meta.filename) console.log(answer(argv.slice(2).join(' ')))
`,
  'test/main.test.js': testFile(
    `import { answer } from '../src/main.js'`,
    `test('the answer repeats the question', () => {
  assert.equal(answer('2 + 3 * 4'), '2 + 3 * 4 = 14')
})`,
  ),
}

export const powerTest: Files = {
  'test/power.test.js': operatorTest(`calculate(2, '**', 10)`, 1024),
}

export const remainderTest: Files = {
  'test/remainder.test.js': operatorTest(`calculate(17, '%', 5)`, 2),
}

function operatorTest(call: string, result: number): string {
  return testFile(
    `import { calculate } from '../src/calculate.js'`,
    `test('${call.replaceAll("'", '')} is ${result}', () => {\n  assert.equal(${call}, ${result})\n})`,
  )
}

export const renamed: Files = {
  'src/format.js': `/** A number as people want to read it: 0.1 + 0.2 is 0.3. */
export function formatNumber(number) {
  return String(Number(number.toPrecision(12)))
}
`,
  'test/format.test.js': formatTest('formatNumber'),
}

/** The history, and what it calls to write a number. */
export function history(format: string): Files {
  return {
    'src/history.js': `import { ${format} } from './format.js'

/** Results, the oldest first. */
export class History {
  #results = []

  add(result) {
    this.#results.push(result)
  }

  list() {
    return this.#results.map((result) => ${format}(result))
  }
}
`,
    'test/history.test.js': testFile(
      `import { History } from '../src/history.js'`,
      `test('results are listed as people read them', () => {
  const history = new History()
  history.add(0.1 + 0.2)
  history.add(42)
  assert.deepEqual(history.list(), ['0.3', '42'])
})`,
    ),
  }
}

/** Three ways to 30!, of which only the last has all digits. */
export const factorial = {
  numbers: { ...factorialTest(), 'src/factorial.js': factorialFile('1', 'String(product)') },
  digits: {
    'src/factorial.js': factorialFile('1', `product.toLocaleString('en', { useGrouping: false })`),
  },
  bigInts: { 'src/factorial.js': factorialFile('1n', 'String(product)') },
} as const satisfies Record<string, Files>

function factorialFile(one: '1' | '1n', result: string): string {
  const factor = one === '1' ? 'factor' : 'BigInt(factor)'
  return `/** Every digit of n!, as text. */
export function factorial(n) {
  let product = ${one}
  for (let factor = 2; factor <= n; factor++) product *= ${factor}
  return ${result}
}
`
}

function factorialTest(): Files {
  return {
    'test/factorial.test.js': testFile(
      `import { factorial } from '../src/factorial.js'`,
      `test('all digits of 30! are right', () => {
  assert.equal(factorial(30), '265252859812191058636308480000000')
})`,
    ),
  }
}
