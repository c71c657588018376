import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { identify, makeProcesses } from '../../../src/adapters/process/processes.ts'
import { psTable } from '../../../src/adapters/process/ps-table.ts'
import { processTable } from '../../../src/adapters/process/system-table.ts'
import { testFolder } from '../../support/folder.ts'
import { onLinux } from './scene.ts'

const processes = makeProcesses()

it('this very process is alive', () => {
  expect(processes.self().pid).toBe(process.pid)
  expect(processes.liveness(processes.self())).toBe('alive')
})

it('a process is gone when it ended, when its pid has another owner, or after another boot', async () => {
  const child = spawn('sleep', ['60'])
  const identity = identify(child.pid ?? 0) ?? processes.self()
  expect(processes.liveness(identity)).toBe('alive')
  expect(processes.liveness({ ...identity, startedAt: '7' })).toBe('gone')
  expect(processes.liveness({ ...identity, bootId: 'another' })).toBe('gone')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(processes.liveness(identity)).toBe('gone')
})

it('of another machine or pid namespace nothing is proven', () => {
  const identity = { ...processes.self(), pid: 999_999_999 }
  expect(processes.liveness({ ...identity, machineId: 'another', bootId: 'another' })).toBe('unknown')
  expect(processes.liveness({ ...identity, pidNamespace: 'pid:[1]' })).toBe('unknown')
})

it('a process that nobody has reaped is gone', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [pid] = await once(parent.stdout, 'data')
  let identity = identify(Number(pid))
  while (identity !== null && processes.liveness(identity) === 'alive') identity = identify(Number(pid))
  expect(identity?.pid).toBe(Number(pid))
  parent.kill('SIGKILL')
})

it('a name with spaces and parentheses does not shift what is read', async () => {
  const program = join(testFolder(), 'a) S 1 (b')
  copyFileSync('/bin/sleep', program)
  const child = spawn(program, ['60'])
  await once(child, 'spawn')
  expect(processTable.find(child.pid ?? 0)).toMatchObject({ parent: process.pid, isZombie: false })
  child.kill('SIGKILL')
})

onLinux('processes without a terminal are found by their folder, through links too', async () => {
  const folder = testFolder()
  symlinkSync(folder, join(folder, 'link'))
  const child = spawn('sleep', ['60'], { cwd: folder, detached: true })
  await once(child, 'spawn')
  expect(processes.workingIn(join(folder, 'link'))).toEqual([child.pid])
  expect(processes.workingIn(`${folder}x`)).toEqual([])
  child.kill('SIGKILL')
})

it('ps and /proc agree on this process', () => {
  const { pid, parent, group, isZombie } = processTable.find(process.pid) ?? {}
  expect(psTable.find(process.pid)).toMatchObject({ pid, parent, group, isZombie })
  expect([...psTable.list()].map((entry) => entry.pid)).toContain(process.pid)
  expect(psTable.find(999_999_999)).toBe(null)
})
