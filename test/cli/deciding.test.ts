import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { toRunId } from '../../src/core/ids.ts'
import { task } from '../support/builders.ts'
import { makeTestRepository } from '../support/git.ts'
import { writeJournal } from '../support/journal.ts'
import { orch } from '../support/orch.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const run = toRunId('20260105-090000-a1b2')

/** A run without an engine in which `review` waits for a person, `docs` is dead and `api` has landed. */
function waitingRun() {
  const repository = makeTestRepository()
  onTestFinished(() => repository.remove())
  const lost = failing({ kind: 'agent-failed', exitCode: 2, tail: 'no such file' })
  const simulated = new SimulatedWorld({
    agent: ({ task: id }) => (id === 'docs' ? lost : { writes: { [`${id}.ts`]: 'x' } }),
  })
  const once = { ...task('docs').retry, maxAttempts: 1 }
  const tasks = [task('api'), task('review', { approval: true }), task('docs', { retry: once })]
  const { inbox } = writeJournal(repository.gitDir, simulated.begin(tasks, { run }).run().history)
  const asks = () => readdirSync(inbox).map((name) => JSON.parse(readFileSync(join(inbox, name), 'utf8')))
  return { asks, orch: (...args: string[]) => orch(repository.path, args), path: repository.path }
}

it('what was asked before counts, although no engine has taken it in yet', () => {
  const { orch } = waitingRun()
  expect(orch('approve', 'review').code).toBe(0)
  expect(orch('reject', 'review', '-m', 'not like this')).toMatchObject({ code: 2 })
  expect(orch('status').stderr).toContain('recorded, and not yet done: approve review')
})

it('approve is recorded for the next engine', () => {
  const { asks, orch } = waitingRun()
  expect(orch('approve', 'review', '-m', 'looks good')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "review is approved: recorded; \`orch resume\` will act
    ",
    }
  `)
  expect(asks()).toMatchObject([
    {
      v: 1,
      command: { type: 'approve-task', task: 'review', override: null, reason: 'looks good' },
      by: { via: 'approve' },
    },
  ])
})

it('reject sends the work back with its reason', () => {
  const { asks, orch } = waitingRun()
  expect(orch('reject', 'review', '-m', 'too big').stdout).toMatchInlineSnapshot(`
    "review goes back to its agent: recorded; \`orch resume\` will act
    "
  `)
  expect(asks()).toMatchObject([{ command: { type: 'reject-task', task: 'review', reason: 'too big' } }])
})

it('retry takes a hint, an agent and a fresh start', () => {
  const { asks, orch } = waitingRun()
  const flags = ['-m', 'mind the port', '--agent', 'codex', '--fresh-start']
  expect(orch('retry', 'docs', ...flags).stdout).toMatchInlineSnapshot(`
    "docs gets another try: recorded; \`orch resume\` will act
    "
  `)
  expect(asks()).toMatchObject([
    { command: { type: 'retry-tasks', tasks: ['docs'], hint: 'mind the port', agent: 'codex', clean: true } },
  ])
})

it('an answer to an agent that no engine follows is recorded for the next', () => {
  const repository = makeTestRepository()
  onTestFinished(() => repository.remove())
  const simulated = new SimulatedWorld().begin([task('api')], { run }, true)
  simulated.run((world) => world.wants('run api#1'))
  const asked = {
    task: task('api').id,
    attempt: 1,
    question: 'q1',
    text: 'Which port?',
    options: ['80', '90'],
  }
  simulated.say({ type: 'agent-asked', ...asked })
  const { inbox } = writeJournal(repository.gitDir, simulated.history)
  expect(orch(repository.path, ['answer', 'api', '90'])).toMatchObject({
    code: 0,
    stdout: 'api is told "90": recorded; `orch resume` will act\n',
  })
  expect(readdirSync(inbox)).toHaveLength(1)
})

it.each([
  [['approve', 'api'], 'cannot approve api: it has landed\n'],
  [
    ['approve', 'review', '--override', 'scope', '-m', 'why not'],
    'rule scope does not hold review back\n  hint: orch why review\n',
  ],
  [['approve', 'docs', '--override', 'scope'], 'to approve this, say why\n  hint: -m "the reason"\n'],
  [['reject', 'docs', '-m', 'no'], 'cannot reject docs: it is dead\n  hint: orch retry docs\n'],
  [['answer', 'review', 'yes'], 'review waits for no answer\n  hint: orch why review\n'],
  [['reject', 'review'], 'to reject this, say why\n  hint: -m "the reason"\n'],
  [['retry', 'api'], 'cannot retry api: it has landed\n'],
  [
    ['retry', 'docs', '--agent', 'nobody'],
    'there is no agent "nobody" in this run\n  hint: its agents are claude and codex\n',
  ],
  [['retry', 'dosc'], 'there is no task "dosc" in this run\n  hint: did you mean docs?\n'],
  [['cancel', 'docs'], 'cannot cancel docs: it is dead\n'],
])('a refusal is printed and nothing is written: %s', (args, words) => {
  const { asks, orch } = waitingRun()
  expect(orch(...args)).toEqual({ code: 2, stdout: '', stderr: words })
  expect(asks()).toEqual([])
})

it('what works in a run does not decide about it', () => {
  const { asks, path } = waitingRun()
  const { code, stderr } = orch(path, ['approve', 'review'], { env: { ORCH_RUN_ID: run } })
  expect(stderr).toMatchInlineSnapshot(`
    "orch approve is not for what works in run 20260105-090000-a1b2 itself (ORCH_RUN_ID names it)
      hint: a person decides, from a terminal of their own
    "
  `)
  expect(code).toBe(2)
  expect(asks()).toEqual([])
})
