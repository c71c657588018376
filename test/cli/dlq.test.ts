import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun } from '../support/shell-run.ts'

let rig: ShellRun

/** `api` died after two attempts, `ui` because of it, and `docs` has landed. */
beforeAll(() => {
  rig = makeShellRun({
    config: {
      worktrees: { keepFailed: 1 },
      checks: [],
      retry: { maxAttempts: 2, initialInterval: '1ms', maxInterval: '1ms' },
    },
  })
  const plan = rig.plan({
    api: { prompt: 'echo try $ORCH_ATTEMPT | tee -a a.txt; echo "no port"; exit 3', title: 'Find the port' },
    ui: { prompt: 'true', dependsOn: ['api'] },
    docs: 'echo d > d.txt',
  })
  expect(rig.orch('run', plan, '--yes', '--ui', 'plain').code).toBe(1)
})

afterAll(() => rig.remove())

const timeless = (text: string) =>
  text
    .replaceAll(dirname(rig.path), '')
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, 'RUN')
    .replaceAll(/\b[\d.]+ s\b/g, '1 s')
const tasks = () =>
  JSON.parse(rig.orch('status', '--json').stdout).tasks.map(
    ({ id, status }: { id: string; status: string }) => [id, status],
  )

it('the list says what each died of, what ended with it and what brings it back', () => {
  const { code, stdout, stderr } = rig.orch('dlq')
  expect(code).toBe(0)
  expect(timeless(stdout)).toMatchInlineSnapshot(`
    "✖ api  2 attempts, 1 s ago: the agent exited with 3; ui ended because of it
      hint: orch retry api -m "what to do differently"
    "
  `)
  expect(stderr).toContain('orch dlq show TASK has all evidence')
})

it('list --json holds the same', () => {
  expect(JSON.parse(rig.orch('dlq', 'list', '--json').stdout).deadLetters).toMatchObject([
    {
      task: 'api',
      attempts: 2,
      failure: 'agent-failed',
      why: 'the agent exited with 3',
      hint: 'orch retry api -m "what to do differently"',
      followers: ['ui'],
    },
  ])
})

it('its worktree stays where the config says so, and status, why and clean say where', () => {
  const { tasks: seen } = JSON.parse(rig.orch('status', '--json').stdout)
  const [{ worktree }, ...others] = seen
  expect(readFileSync(join(worktree, 'a.txt'), 'utf8')).toBe('try 1\ntry 2\n')
  expect(others.map(({ worktree: path }: { worktree: string | null }) => path)).toEqual([null, null])
  expect(rig.orch('status').stdout).toContain(`worktree of api: ${worktree}`)
  expect(rig.orch('why', 'api').stdout).toContain(`its worktree stays as it left it: ${worktree}`)
  const swept = rig.orch('clean', '--dry-run')
  expect(swept.stderr).toContain(`slot ${worktree}: kept as api of run `)
  expect(swept.stdout).not.toContain(worktree)
})

it('show has prompt, attempts, logs, saved work and the way back', () => {
  expect(timeless(rig.orch('dlq', 'show', 'api').stdout)).toMatchInlineSnapshot(`
    "✖ api died after 2 attempts: the agent exited with 3; 1 s ago
      ui ended because of it
      │ try 2
      │ no port

    prompt: Find the port
      │ echo try $ORCH_ATTEMPT | tee -a a.txt; echo "no port"; exit 3

    attempt 1 (shell, 1 s): the agent exited with 3
      prompt: /a repo with spaces/.git/orch/runs/RUN/tasks/api/1/prompt.md
      log: /a repo with spaces/.git/orch/runs/RUN/tasks/api/1/output.log
      │ try 1
      │ no port

    attempt 2 (shell, 1 s): the agent exited with 3
      prompt: /a repo with spaces/.git/orch/runs/RUN/tasks/api/2/prompt.md
      log: /a repo with spaces/.git/orch/runs/RUN/tasks/api/2/output.log
      │ try 2
      │ no port

    saved work:
      api/1  1 file, +1 -0  refs/orch/RUN/api/1
      │ a.txt  +1 -0
      api/2  1 file, +2 -0  refs/orch/RUN/api/2
      │ a.txt  +2 -0
      orch rescue show api tells more, orch rescue restore api --to PATH takes it out

    revive it: orch retry api -m "what to do differently"
    or let it go: orch dlq drop api
    "
  `)
  expect(JSON.parse(rig.orch('dlq', 'show', 'api', '--json').stdout)).toMatchObject({
    v: 1,
    task: 'api',
    history: [
      { attempt: 1, failure: { kind: 'agent-failed' }, lines: ['try 1', 'no port'] },
      { attempt: 2, failure: { kind: 'agent-failed' }, lines: ['try 2', 'no port'] },
    ],
    saved: [{ name: 'api/1' }, { name: 'api/2' }],
  })
})

it('what is no dead letter is not shown as one, and not dropped', () => {
  expect(rig.orch('dlq', 'show', 'docs')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'cannot show the dead letter of docs: it has landed\n',
  })
  expect(rig.orch('dlq', 'drop', 'api', 'ui')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'cannot drop ui: it was cancelled\n',
  })
})

it('retry is recorded as orch retry is', () => {
  const copy = rig.copy()
  expect(copy.orch('dlq', 'retry', 'api', '-m', 'look in src').stdout).toBe(
    'api gets another try: recorded; `orch resume` will act\n',
  )
})

it('drop ends the task as cancelled, with the reason, and loses nothing', () => {
  const { code, stdout } = rig.orch('dlq', 'drop', 'api', '-m', 'not needed')
  expect([code, stdout]).toEqual([0, 'api: dropped; the work that was saved stays saved\n'])
  expect(tasks()).toEqual([
    ['api', 'cancelled'],
    ['ui', 'cancelled'],
    ['docs', 'landed'],
  ])
  expect(rig.orch('why', 'api').stdout).toContain('not needed')
  expect(rig.orch('status').stdout).toContain(': failed')
  expect(timeless(rig.orch('dlq').stdout)).toBe('run RUN has no dead letters\n')
  expect(rig.orch('rescue').stdout).toContain('api/2')
})
