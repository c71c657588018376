import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import { liveness } from '../../../src/adapters/process/processes.ts'
import { endEverythingOf, endSupervisor } from '../../../src/adapters/process/survivors.ts'
import type { ProcessIdentity } from '../../../src/core/ids.ts'
import type { Program } from '../../support/child.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'
import { isAlive, lineOf, onLinux, pidIn, SUPERVISOR_PATH } from './scene.ts'

let folder: string
let runId: string
let engine: Program
let supervisor: ProcessIdentity
let agent: number
let check: number

beforeEach(async () => {
  folder = testFolder()
  runId = `t-${folder.slice(-6).toLowerCase()}`
  const program = bundleProgram(new URL('./engine-program.ts', import.meta.url), folder)
  engine = startProgram(process.execPath, [program, SUPERVISOR_PATH, folder, runId])
  supervisor = JSON.parse(await engine.line())
  agent = await pidIn(join(folder, 'agent'))
  check = await pidIn(join(folder, 'check'))
  return async () => {
    await engine.kill()
    await endSupervisor(supervisor, runId)
  }
})

const report = async (): Promise<unknown> => JSON.parse(await lineOf(join(folder, 'exit.json')))
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(5)
}

it('an engine that dies takes its checks along, not its agents', async () => {
  await engine.kill()
  await until(() => !isAlive(check))
  expect([isAlive(agent), liveness(supervisor)]).toEqual([true, 'alive'])
  writeFileSync(join(folder, 'go'), '')
  expect(await report()).toMatchObject({ end: { how: 'exited', code: 7 } })
  await until(() => liveness(supervisor) === 'gone')
})

it('the signals of a terminal are not for the supervisor', async () => {
  process.kill(supervisor.pid, 'SIGINT')
  process.kill(supervisor.pid, 'SIGHUP')
  await engine.kill()
  await until(() => !isAlive(check))
  expect(liveness(supervisor)).toBe('alive')
})

it('a supervisor left behind is ended with its agents, and their exit files are written', async () => {
  await engine.kill()
  expect(await endSupervisor(supervisor, runId)).toBe(0)
  expect([isAlive(agent), liveness(supervisor)]).toEqual([false, 'gone'])
  expect(await report()).toMatchObject({ end: { how: 'stopped' } })
})

it('a pid that belongs to another process by now is left alone', async () => {
  await engine.kill()
  await endSupervisor({ ...supervisor, startedAt: '1' }, 'another-run')
  expect([liveness(supervisor), liveness({ ...supervisor, startedAt: '1' })]).toEqual(['alive', 'gone'])
  expect(isAlive(agent)).toBe(true)
})

onLinux('agents of a killed supervisor are found by their run and ended', async () => {
  await engine.kill()
  process.kill(supervisor.pid, 'SIGKILL')
  await until(() => liveness(supervisor) === 'gone')
  expect(isAlive(agent)).toBe(true)
  expect(await endEverythingOf('t', { graceMs: 200 })).toBe(0)
  expect(await endEverythingOf(runId, { graceMs: 200 })).toBeGreaterThanOrEqual(1)
  expect([isAlive(agent), isAlive(check)]).toEqual([false, false])
  expect(existsSync(join(folder, 'exit.json'))).toBe(false)
})
