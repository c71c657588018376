import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hasTmux, openPane } from '../report/tui/tmux.ts'
import { testFolder } from '../support/folder.ts'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun } from '../support/shell-run.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

/** A run in which `late` took the slot of `early`, and `never` has not begun. */
let run: ShellRun
beforeAll(() => {
  run = makeShellRun({ config: { concurrency: { agents: 1 }, checks: [] } })
  const plan = run.plan({
    early: 'echo early > early.txt',
    middle: { prompt: 'echo middle > middle.txt', dependsOn: ['early'] },
    late: {
      prompt: 'echo late > late.txt; echo "$PORT" > port.txt',
      env: { PORT: 'auto', MODE: 'test' },
      dependsOn: ['middle'],
      approval: true,
    },
    never: { prompt: 'true', dependsOn: ['late'] },
  })
  expect(run.orch('run', plan, '--yes').code).toBe(5)
})
afterAll(() => run.remove())

it('path prints the worktree that holds the work of a task', () => {
  const { code, stdout, stderr } = run.orch('path', 'late')
  expect([code, stderr]).toEqual([0, ''])
  expect(readFileSync(join(stdout.trim(), 'late.txt'), 'utf8')).toBe('late\n')
  expect(dirname(stdout.trim())).toBe(`${run.path}.orch`)
})

it('path says where the work is once the worktree went to other work', () => {
  const tasks = ['early', 'middle'].map((task) => ({ task, ...run.orch('path', task) }))
  const gone = tasks.filter(({ code }) => code === 2)
  expect(gone.map(({ task }) => task)).toContain('early')
  const [{ stdout, stderr } = { stdout: '', stderr: '' }] = gone
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^the worktree of early went to other work; its work is saved as [0-9a-f]{7}\n/)
  const ref = /hint: git worktree add --detach \.\.\/early (\S+)/.exec(stderr)?.[1] ?? ''
  expect(run.git('show', `${ref}:early.txt`)).toBe('early')
})

it('path and shell refuse what has no worktree, and a task that is none', () => {
  expect(run.orch('path', 'never')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'never has no worktree yet\n  hint: orch why never\n',
  })
  expect(run.orch('shell', 'never')).toMatchObject({ code: 2 })
  expect(run.orch('path', 'lat').stderr).toContain('late')
})

it('shell needs a terminal', () => {
  expect(run.orch('shell', 'late')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'orch shell needs a terminal\n  hint: cd "$(orch path late)"\n',
  })
})

it.runIf(hasTmux())('shell opens in the worktree, with what the agent of the task knew', async () => {
  const outside = testFolder()
  const seen = join(outside, 'seen')
  const script = join(outside, 'shell')
  writeFileSync(
    script,
    `#!/bin/sh\necho "$PWD|$ORCH_TASK_ID|$ORCH_ATTEMPT|\${ORCH_RUN_ID-unset}|$MODE|$PORT" > '${seen}'\n`,
    { mode: 0o755 },
  )
  const pane = openPane(outside)
  pane.type(`cd '${run.path}' && ORCH_RUN_ID=x SHELL='${script}' node '${bin}' shell late`, 'Enter')
  await pane.until(() => existsSync(seen) && readFileSync(seen, 'utf8').endsWith('\n'))
  const folder = run.orch('path', 'late').stdout.trim()
  const port = readFileSync(join(folder, 'port.txt'), 'utf8').trim()
  expect(readFileSync(seen, 'utf8').trim()).toBe([folder, 'late', 1, 'unset', 'test', port].join('|'))
})
