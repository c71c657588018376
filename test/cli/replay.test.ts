import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { toRunId } from '../../src/core/ids.ts'
import { statusJsonSchema } from '../../src/report/schema/status.ts'
import { task } from '../support/builders.ts'
import type { TestRepository } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import { writeJournal } from '../support/journal.ts'
import { orch } from '../support/orch.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const run = toRunId('20260105-090000-a1b2')
const once = { ...task('docs').retry, maxAttempts: 1 }
let repository: TestRepository

beforeAll(() => {
  repository = makeTestRepository()
  const lost = failing({ kind: 'agent-failed', exitCode: 2, tail: 'no such file' })
  const simulated = new SimulatedWorld({
    agent: ({ task: id }) => (id === 'docs' ? lost : { writes: { [`${id}.ts`]: 'x' } }),
  })
  const tasks = [task('api'), task('docs', { retry: once })]
  writeJournal(repository.gitDir, simulated.begin(tasks, { run }).run().history)
})

afterAll(() => repository.remove())

const replay = (...args: string[]) => orch(repository.path, ['replay', ...args])
const json = (...args: string[]) => JSON.parse(replay(...args, '--json').stdout)

it('without a number every event has its line, bookkeeping too', () => {
  expect(replay().stdout).toMatchInlineSnapshot(`
    " 1  09:00:00 orch  run 20260105-090000-a1b2: checkout-rewrite on main at f448f1f
     2  09:00:00 orch  the plan has 2 tasks
     3  09:00:00 orch  engine 4711 drives the run
     4  09:00:00 orch  (target-setup-finished)
     5  09:00:10 orch  (check-finished)
     6  09:00:10 orch  main itself passes its checks
     7  09:00:10 api   attempt 1 started (claude)
     8  09:00:10 docs  attempt 1 started (claude)
     9  09:00:10 api   (slot-leased)
    10  09:00:10 docs  (slot-leased)
    11  09:01:10 api   the agent says it is done (100 tokens · $0.25)
    12  09:01:10 docs  (agent-ended)
    13  09:01:10 api   1 file changed, +10 -2
    14  09:01:10 api   is 1st in the merge queue
    15  09:01:10 api   (merge-started)
    16  09:01:10 docs  (work-saved)
    17  09:01:10 docs  died after 1 attempt: the agent exited with 2
    18  09:01:10 orch  (slot-released)
    19  09:01:10 api   (candidate-built)
    20  09:01:10 orch  (slot-released)
    21  09:01:20 api   check unit passed on its candidate (10 s)
    22  09:01:20 api   (landing-started)
    23  09:01:20 api   landed on main as b45366d
    24  09:01:21 api   (branch-released)
    25  09:01:21 orch  ended after 81 s: 1 landed and 1 dead
    "
  `)
  expect(json().events.map(({ seq }: { seq: number }) => seq)).toEqual(
    [...Array(25).keys()].map((at) => at + 1),
  )
})

it('--at shows the run as it was after that event', () => {
  expect(replay('--at', '9').stdout).toMatchInlineSnapshot(`
    "after event 9 of 25: 09:00:10 api  (slot-leased)

    run 20260105-090000-a1b2 of checkout-rewrite on main: running
    2 attempts under way
    2 tasks: 2 active

    ● api   agent       0:00  claude is at its 1st attempt
    ● docs  setting-up  0:00  a worktree is being set up for its 1st attempt
    "
  `)
})

it('--at --json is what the schema of status says', () => {
  const status = json('--at', '9')
  expect(z.fromJSONSchema(statusJsonSchema as never).safeParse(status).error).toBeUndefined()
  expect(json('--at', '1')).toMatchObject({ run, tasks: [] })
})

it('--diff tells what changed between two events, in either direction', () => {
  expect(replay('--diff', '9', '25').stdout).toMatchInlineSnapshot(`
    "from event 9 (09:00:10) to event 25 (09:01:21)

    run     20260105-090000-a1b2  running → failed
    target  main                  f448f1f → b45366d
    task    api                   agent #1 → landed (b45366d) #1
    task    docs                  setting-up #1 → dead (agent-failed) #1
    used    run                   0 tokens, $0.00 → 200 tokens, $0.50
    "
  `)
  expect(replay('--diff', '25', '2').stdout).toMatchInlineSnapshot(`
    "from event 25 (09:01:21) to event 2 (09:00:00)

    run     20260105-090000-a1b2  failed → stopped
    target  main                  b45366d → f448f1f
    task    api                   landed (b45366d) #1 → waiting-for-preflight
    task    docs                  dead (agent-failed) #1 → waiting-for-preflight
    used    run                   200 tokens, $0.50 → 0 tokens, $0.00
    "
  `)
  expect(replay('--diff', '5', '5').stdout).toContain('nothing that status shows is otherwise')
})

it('--diff --json holds both sides of every change', () => {
  expect(json('--diff', '9', '25').changes).toMatchObject({
    run: [{ name: run, from: 'running', to: 'failed' }],
    task: [
      { name: 'api', from: { status: 'active' }, to: { status: 'landed', failure: null } },
      { name: 'docs', to: { status: 'dead', failure: 'agent-failed' } },
    ],
    queue: [],
  })
})

it.each([[['--at', '0']], [['--at', '26']], [['--diff', '3', '4711']]])(
  'a number out of range is refused with the range: %s',
  (args) => {
    const { code, stdout, stderr } = replay(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `there is no event ${args.at(-1)}: run ${run} has events 1 to 25\n  hint: orch replay lists them\n`,
    )
  },
)

it('--diff needs two events', () => {
  const { code, stderr } = replay('--diff', '3')
  expect(code).toBe(2)
  expect(stderr).toContain('--diff compares two events')
})
