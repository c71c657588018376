/** The plan of the demo. What each task is there to show stands beside it. */
export const plan = {
  version: 1,
  name: 'calc',
  tasks: [
    {
      // The begin of a chain.
      id: 'tokens',
      title: 'Split a line into numbers and operators',
      prompt:
        'Add `tokens(line)` to src/tokens.js. It splits a line such as `2 + 3 * 4` into numbers and operators.',
      scope: ['src/tokens.js', 'test/tokens.test.js'],
    },
    {
      // Its first attempt fails the check, the second repairs it.
      id: 'expressions',
      title: 'Calculate whole expressions',
      prompt:
        'Add `evaluate(line)` to src/evaluate.js, for lines such as `2 + 3 * 4`. Products come before sums.',
      dependsOn: ['tokens'],
      scope: ['src/evaluate.js', 'test/evaluate.test.js'],
    },
    {
      id: 'command-line',
      title: 'Calculate from the command line',
      prompt: 'Add src/main.js, so that `node src/main.js "2 + 3 * 4"` prints 14.',
      dependsOn: ['expressions'],
      scope: ['src/main.js', 'test/main.test.js'],
    },
    {
      // Adds the same line as `remainder`: the one that lands second meets a conflict.
      id: 'power',
      title: 'Raise to a power',
      prompt: 'Add the operator `**` to src/operators.js.',
      scope: ['src/operators.js', 'test/power.test.js'],
    },
    {
      id: 'remainder',
      title: 'Take the remainder',
      prompt: 'Add the operator `%` to src/operators.js.',
      scope: ['src/operators.js', 'test/remainder.test.js'],
    },
    {
      // Renames what `history` begins to use: each is green alone, both together are red, whichever lands second.
      id: 'rename',
      title: 'Rename format to formatNumber',
      prompt: 'Rename `format` in src/format.js to `formatNumber`, wherever it is used: dates come next.',
    },
    {
      id: 'history',
      title: 'Keep a history of results',
      prompt:
        'Add `History` to src/history.js. It keeps results and lists them as src/format.js writes them.',
      scope: ['src/history.js', 'test/history.test.js'],
    },
    {
      // The agent does not get it right and becomes a dead letter; `orch retry factorial -m "use BigInt"` revives it.
      id: 'factorial',
      title: 'Calculate factorials exactly',
      prompt: 'Add `factorial(n)` to src/factorial.js. It returns every digit as text, for 30! too.',
      scope: ['src/factorial.js', 'test/factorial.test.js'],
      retry: { maxAttempts: 2 },
    },
  ],
} as const

/** The config of the demo's repository; the script of its agents stands at `script`. */
export function demoConfig(script: string) {
  return {
    version: 1,
    target: 'main',
    agent: 'scripted',
    // As many as have nothing to wait for: pairs that are to clash begin on one base.
    concurrency: { agents: 6, checks: 2 },
    agents: { scripted: { adapter: 'scripted', args: [script] } },
    checks: [
      {
        name: 'unit',
        run: 'node --test-reporter=spec test/all.js',
        timeout: '30s',
        on: ['branch', 'candidate'],
      },
    ],
    retry: { initialInterval: '200ms' },
  }
}
