import type { AgentScript, Scene, Step } from '../../ports/agent-script.ts'
import type { Files } from './files.ts'
import {
  evaluate,
  factorial,
  hastyEvaluate,
  history,
  main,
  powerTest,
  remainderTest,
  renamed,
  tokens,
} from './files.ts'

const always = {}
/** What an interrupted or a bounced rename still has to do, wherever the old name came in. */
const renameUses: readonly Step[] = [
  { do: 'replace', path: 'src/history.js', from: '{ format }', to: '{ formatNumber }' },
  { do: 'replace', path: 'src/history.js', from: ' format(', to: ' formatNumber(' },
]

/**
 * What the demo's agents do. A scene is chosen by what prompt and work tree say, so that the story comes out the
 * same whichever of two tasks lands first, and after an interruption too.
 */
export const script: AgentScript = {
  tokens: [
    scene(always, think('numbers, and what stands between them'), edit(tokens), done('a line is split')),
  ],
  expressions: [
    scene(
      when('src/evaluate.js', 'rest.splice'),
      think('2 + 3 * 4 came to 20: products have to come first'),
      edit(evaluate),
      done('products come before sums'),
    ),
    scene(always, think('from left to right, then'), edit(hastyEvaluate), done('lines are calculated')),
  ],
  'command-line': [
    scene(always, look('src/evaluate.js'), edit(main), done('node src/main.js prints results')),
  ],
  power: addOperator(`  '**': (a, b) => a ** b,`, powerTest),
  remainder: addOperator(`  '%': (a, b) => a % b,`, remainderTest),
  rename: [
    scene(
      when('src/format.js', 'formatNumber'),
      look('src/history.js'),
      think('it came while I worked, and uses the old name'),
      renameUses,
      done('the history uses the new name'),
    ),
    scene(
      always,
      look('src/format.js'),
      edit(renamed),
      renameUses,
      pause(500),
      done('it is formatNumber now'),
    ),
  ],
  history: [
    scene(
      when('src/format.js', 'formatNumber'),
      think('format is called formatNumber now'),
      edit(history('formatNumber')),
      done('the history uses the new name'),
    ),
    scene(always, look('src/format.js'), edit(history('format')), pause(700), done('results are kept')),
  ],
  factorial: [
    scene(
      { prompt: 'BigInt' },
      think('whole numbers without a limit, then'),
      edit(factorial.bigInts),
      done('30! has all its digits'),
    ),
    scene(
      when('src/factorial.js', 'String(product)'),
      think('no exponent, so the digits have to be written out'),
      edit(factorial.digits),
      done('all digits are written'),
    ),
    scene(always, think('a loop will do'), edit(factorial.numbers), done('factorials are calculated')),
  ],
}

/** Both operators are put into the same place, so that they meet there. */
function addOperator(line: string, test: Files): readonly Scene[] {
  const path = 'src/operators.js'
  return [
    scene(
      when(path, '<<<<<<<'),
      look(path),
      think('two new operators: both stay'),
      [{ do: 'keep-both', path }],
      done('both operators are there'),
    ),
    scene(
      always,
      look(path),
      [{ do: 'insert', path, below: "  '/'", line }],
      edit(test),
      done('the operator is there, with a test'),
    ),
  ]
}

function scene(condition: NonNullable<Scene['when']>, ...parts: readonly (readonly Step[])[]): Scene {
  return { when: condition, steps: [tell({ type: 'started' }), ...parts.flat()] }
}

function when(path: string, has: string): NonNullable<Scene['when']> {
  return { file: { path, has } }
}

function think(text: string): readonly Step[] {
  return [tell({ type: 'text', text }), ...pause(700)]
}

function look(path: string): readonly Step[] {
  return [tell({ type: 'tool', name: 'read', summary: path }), ...pause(500)]
}

function edit(files: Files): readonly Step[] {
  return Object.entries(files).flatMap(([path, content]) => [
    tell({ type: 'tool', name: 'edit', summary: path }),
    { do: 'write', files: { [path]: content } },
    ...pause(400),
  ])
}

function done(summary: string): readonly Step[] {
  return [tell({ type: 'usage', inputTokens: 6_200, outputTokens: 480 }), tell({ type: 'done', summary })]
}

function pause(ms: number): readonly Step[] {
  return [{ do: 'pause', ms }]
}

function tell(event: Readonly<Record<string, unknown>>): Step {
  return { do: 'tell', event }
}
