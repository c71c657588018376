import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { processTable } from '../../src/adapters/process/system-table.ts'
import { suspendedEngineText, suspendedText } from '../../src/report/words/suspended.ts'
import type { ShellRun } from '../support/shell-run.ts'
import { shellRun } from '../support/shell-run.ts'

/** A run whose agents each left a file and then wait for the test, under an engine that lives. */
async function runningRun(names: readonly string[]) {
  const rig = shellRun({ config: { checks: [] } })
  const gate = join(rig.path, '..', 'gate')
  const wait = `while [ ! -e '${gate}' ]; do sleep 0.05; done`
  const plan = rig.plan(
    Object.fromEntries(names.map((name) => [name, `echo ${name} > ${name}.txt; ${wait}`])),
  )
  const engine = rig.start('run', plan, '--yes', '--ui', 'plain')
  onTestFinished(async () => {
    writeFileSync(gate, '')
    engine.child.kill('SIGKILL')
    await engine.ended
  })
  await expect.poll(() => steps(rig), { timeout: 15_000 }).toEqual(names.map(() => 'agent'))
  await expect.poll(() => names.every((name) => hasWritten(rig, name)), { timeout: 15_000 }).toBe(true)
  return { ...rig, engine, gate }
}

interface Status {
  readonly status: string
  readonly tasks: readonly {
    readonly id: string
    readonly status: string
    readonly step: string | null
    readonly worktree: string | null
    readonly attempts: number
    readonly branch: string
  }[]
}

function statusOf(rig: ShellRun): Status {
  const { stdout } = rig.orch('status', '--json')
  return stdout === '' ? { status: 'none', tasks: [] } : JSON.parse(stdout)
}

function steps(rig: ShellRun): readonly (string | null)[] {
  return statusOf(rig).tasks.map(({ step }) => step)
}

function hasWritten(rig: ShellRun, name: string): boolean {
  const worktree = statusOf(rig).tasks.find(({ id }) => id === name)?.worktree
  return existsSync(join(worktree ?? '/nowhere', `${name}.txt`))
}

const statuses = (rig: ShellRun) =>
  Object.fromEntries(statusOf(rig).tasks.map(({ id, status }) => [id, status]))

it('an engine that lives takes a cancel in', async () => {
  const rig = await runningRun(['api', 'ui'])
  expect(rig.orch('cancel', 'api')).toEqual({ code: 0, stdout: 'api: being cancelled\n', stderr: '' })
  await expect.poll(() => statuses(rig).api, { timeout: 15_000 }).toBe('cancelled')
  writeFileSync(rig.gate, '')
  expect((await rig.engine.ended).code).toBe(1)
  expect(statuses(rig)).toEqual({ api: 'cancelled', ui: 'landed' })
})

it('a suspended engine says what goes on, others that it is suspended, and SIGCONT takes in what was asked', async () => {
  const rig = await runningRun(['api'])
  const { child, heard } = rig.engine
  child.kill('SIGTSTP')
  await expect.poll(() => processTable.find(child.pid ?? 0)?.isSuspended, { timeout: 15_000 }).toBe(true)
  await expect.poll(() => heard.stderr).toContain(suspendedText)
  const { code, stderr } = rig.orch('cancel', 'api')
  expect([code, stderr]).toEqual([0, `${suspendedEngineText(child.pid ?? 0)}\n`])
  child.kill('SIGCONT')
  expect((await rig.engine.ended).code).toBe(1)
  expect(statuses(rig)).toEqual({ api: 'cancelled' })
})

it('without an engine cancel ends the agent, saves its work and leaves the other tasks open', async () => {
  const rig = await runningRun(['api', 'ui'])
  rig.engine.child.kill('SIGKILL')
  await rig.engine.ended
  expect(rig.orch('cancel', 'api')).toEqual({
    code: 0,
    stdout: 'api: cancelled\n',
    stderr: 'ui: stopped with it, as no engine is there; saved, and orch resume goes on\n',
  })
  const { status, tasks } = statusOf(rig)
  expect(status).toBe('stopped')
  expect(tasks.map((task) => [task.status, task.attempts, task.worktree])).toEqual([
    ['cancelled', 1, null],
    ['ready', 1, null],
  ])
  expect(rig.git('show', `${tasks[0]?.branch}:api.txt`)).toBe('api')
  writeFileSync(rig.gate, '')
  expect(rig.orch('resume', '--ui', 'plain').code).toBe(1)
  expect(statuses(rig)).toEqual({ api: 'cancelled', ui: 'landed' })
})

it('without an engine cancel --all brings the run to its end', async () => {
  const rig = await runningRun(['api', 'ui'])
  rig.engine.child.kill('SIGKILL')
  await rig.engine.ended
  expect(rig.orch('cancel', '--all')).toMatchObject({
    code: 0,
    stdout: 'everything that had not ended: cancelled\n',
  })
  expect(statusOf(rig).status).toBe('failed')
  expect(rig.orch('cancel', '--all')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('nothing to cancel'),
  })
  expect(rig.orch('cancel', 'api').stdout).toBe('nothing to cancel: api ended before\n')
  const [folder = ''] = rig.git('worktree', 'list', '--porcelain').match(/(?<=worktree ).*agent-1/) ?? []
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('hello\n')
})
