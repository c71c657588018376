/** A plan and its agents, small enough to be killed at every event. */
export interface Story {
  readonly name: string
  /** True where the plan fixes the order of landings, and so the final tree. */
  readonly isOrdered: boolean
  readonly files: Readonly<Record<string, string>>
  readonly tasks: readonly object[]
  readonly config: object
  /** True where the work lands on the branch of a remote. */
  readonly isPushed?: boolean
  /** True where it lands by pull request, on a forge that is not killed. */
  readonly isProposed?: boolean
  /** A shell script for every task; it runs in the worktree and commits by `land`. */
  readonly agents: Readonly<Record<string, string>>
  /** Exit code of a run that nobody disturbs. */
  readonly exitCode: number
}

/** What every agent may call: commits all, and notes the commit where no orch ever looks. */
const preamble = `set -e
keep() { git add -A; git commit -q -m "$1"; git rev-parse HEAD >> "$LEDGER"; }
resolve() { sed -i '/^<<<<<<<\\|^=======\\|^|||||||\\|^>>>>>>>/d' "$1"; }
`

const unit = { name: 'unit', run: 'sh check.sh', timeout: '20s' }
const retry = { initialInterval: '20ms', maxInterval: '100ms' }
const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')

/** The short stories, then the long one. */
export const stories: readonly Story[] = [
  {
    name: 'a chain of two',
    isOrdered: true,
    files: { 'check.sh': 'test ! -e broken\n' },
    tasks: [
      { id: 'first', prompt: 'Add one.txt' },
      { id: 'second', prompt: 'Add two.txt', dependsOn: ['first'] },
    ],
    config: { checks: [unit] },
    agents: { first: 'echo 1 > one.txt; keep one', second: 'test -e one.txt; echo 2 > two.txt; keep two' },
    exitCode: 0,
  },
  {
    name: 'work left uncommitted',
    isOrdered: true,
    files: { 'check.sh': 'true\n', '.gitignore': 'build/\n' },
    tasks: [{ id: 'only', prompt: 'Add files' }],
    config: { checks: [] },
    agents: {
      only: 'mkdir -p build; echo o > build/out; echo 1 > one.txt; git add one.txt; echo 2 > one.txt; echo 3 > "ein ä.txt"',
    },
    exitCode: 0,
  },
  {
    name: 'a red check, mended',
    isOrdered: true,
    files: { 'check.sh': 'test ! -e broken\n' },
    tasks: [{ id: 'only', prompt: 'Add one.txt' }],
    config: { checks: [{ ...unit, on: ['branch', 'candidate'] }] },
    agents: {
      only: 'if [ -e broken ]; then rm broken; else echo 1 > one.txt; touch broken; fi; keep "try $ORCH_ATTEMPT"',
    },
    exitCode: 0,
  },
  {
    name: 'two that conflict',
    isOrdered: false,
    files: { 'check.sh': 'grep -q end list.txt\n', 'list.txt': lines('begin', 'end') },
    tasks: [
      { id: 'left', prompt: 'Add a line' },
      { id: 'right', prompt: 'Add a line' },
    ],
    config: { checks: [unit] },
    agents: { left: addLine('left'), right: addLine('right') },
    exitCode: 0,
  },
  {
    name: 'squashed, with leftovers',
    isOrdered: true,
    files: { 'check.sh': 'true\n' },
    tasks: [
      { id: 'first', prompt: 'Add files' },
      { id: 'second', prompt: 'Add a file', dependsOn: ['first'] },
    ],
    config: { checks: [unit], queue: { method: 'squash' } },
    agents: {
      first: 'echo 1 > one.txt; keep one; echo 2 > two.txt; keep two; echo 3 > three.txt',
      second: 'test -e three.txt; echo 4 > four.txt; keep four',
    },
    exitCode: 0,
  },
  {
    name: 'two that conflict, rebased and pushed',
    isOrdered: false,
    files: { 'check.sh': 'grep -q end list.txt\n', 'list.txt': lines('begin', 'end') },
    tasks: [
      { id: 'left', prompt: 'Add a line' },
      { id: 'right', prompt: 'Add a line' },
    ],
    config: { checks: [unit], queue: { method: 'rebase', land: 'push' } },
    isPushed: true,
    agents: { left: addLine('left'), right: addLine('right') },
    exitCode: 0,
  },
  {
    name: 'pull requests, one red, two that conflict and one that is reviewed',
    isOrdered: false,
    files: { 'check.sh': 'grep -q end list.txt\n', 'list.txt': lines('begin', 'end') },
    tasks: [
      { id: 'left', prompt: 'Add a line' },
      { id: 'right', prompt: 'Add a line' },
      { id: 'red', prompt: 'Add a file' },
      { id: 'said', prompt: 'Add a word' },
    ],
    config: {
      checks: [unit],
      queue: { land: 'pull-request' },
      pullRequest: { poll: '50ms', labels: ['orch'], publish: 'verdicts', answer: 'resolve' },
    },
    isProposed: true,
    agents: {
      left: addLine('left'),
      right: addLine('right'),
      red: 'echo "try $ORCH_ATTEMPT" > red.txt; keep "try $ORCH_ATTEMPT"',
      said: 'echo "try $ORCH_ATTEMPT" > said.txt; keep "try $ORCH_ATTEMPT"',
    },
    exitCode: 0,
  },
  {
    name: 'pull requests that stack, one red, squashed',
    isOrdered: true,
    files: { 'check.sh': 'true\n' },
    tasks: [
      { id: 'lower', prompt: 'Add a file' },
      { id: 'red', prompt: 'Go on', dependsOn: ['lower'] },
      { id: 'upper', prompt: 'Change that', dependsOn: ['red'] },
    ],
    config: {
      checks: [unit],
      queue: { land: 'pull-request', method: 'squash' },
      pullRequest: { poll: '50ms', labels: ['orch'], publish: 'verdicts', stacked: true },
    },
    isProposed: true,
    agents: {
      lower: 'echo 1 > list.txt; keep lower',
      red: 'echo "try $ORCH_ATTEMPT" > red.txt; [ "$ORCH_ATTEMPT" -gt 1 ] || echo 2 >> list.txt; keep red',
      upper: 'sed -i s/1/one/ list.txt; keep upper',
    },
    exitCode: 0,
  },
  {
    name: 'a dead letter and what hangs on it',
    isOrdered: true,
    files: { 'check.sh': 'test ! -e broken\n' },
    tasks: [
      { id: 'good', prompt: 'Add one.txt' },
      { id: 'hopeless', prompt: 'Break it', retry: { maxAttempts: 2 } },
      { id: 'after', prompt: 'Never', dependsOn: ['hopeless'] },
    ],
    config: { checks: [unit] },
    agents: {
      good: 'echo 1 > one.txt; keep one',
      hopeless: 'echo "$ORCH_ATTEMPT" > broken; keep "try $ORCH_ATTEMPT"',
      after: 'exit 9',
    },
    exitCode: 1,
  },
  {
    name: 'ten in layers',
    isOrdered: false,
    files: { 'check.sh': 'test ! -e broken\n' },
    tasks: Array.from({ length: 10 }, (_, index) => ({
      id: `t${index}`,
      prompt: 'Add a file',
      dependsOn: index < 4 ? [] : [`t${index - 4}`],
    })),
    config: { checks: [unit], concurrency: { agents: 3, checks: 2 } },
    agents: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `t${index}`,
        `echo ${index} > f${index}.txt; keep f${index}`,
      ]),
    ),
    exitCode: 0,
  },
]

function addLine(line: string): string {
  return `if grep -q "<<<<" list.txt; then resolve list.txt; elif ! grep -q ${line} list.txt; then sed -i "s/^begin/begin\\n${line}/" list.txt; fi; keep ${line}`
}

/** Everything a story's repository begins with, plan and config included; agents stand beside it. */
export function storyFiles({ files, tasks, config, name }: Story): Readonly<Record<string, string>> {
  const agent = { adapter: 'command', run: 'sh "$HOME/agent.sh"', passEnv: ['LEDGER'] }
  return {
    ...files,
    '.orchestrator.json': JSON.stringify({
      version: 1,
      agent: 'sh',
      agents: { sh: agent },
      retry,
      ...config,
    }),
    'plan.json': JSON.stringify({ version: 1, name: name.replaceAll(' ', '-'), tasks }),
  }
}

/** One program for all agents of a story. */
export function agentScript({ agents }: Story): string {
  const cases = Object.entries(agents).map(([task, script]) => `${task}) ${script} ;;`)
  return `${preamble}case "$ORCH_TASK_ID" in\n${cases.join('\n')}\nesac\n`
}
