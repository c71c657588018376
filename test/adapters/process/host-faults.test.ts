import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBounded } from '../../../src/adapters/process/bounded-file.ts'
import { readSupervisorFile } from '../../../src/adapters/process/supervisor-file.ts'
import type { Scene } from './scene.ts'
import { makeScene, onLinux } from './scene.ts'

let scene: Scene
beforeAll(() => {
  scene = makeScene()
})
afterAll(() => scene.end())

// Files of the kernel that refuse whoever writes: a full device, an address that is never mapped, a constant.
onLinux.each([
  ['/dev/full', { kind: 'no-space', path: '/dev/full' }],
  ['/proc/self/mem', { kind: 'host-fault', code: 'EIO', path: '/proc/self/mem' }],
])(
  'a program whose log cannot be written goes on to its end, which tells why: %s',
  async (logFile, hostFault) => {
    const report = await scene.run('echo said; echo kept > kept.txt; exit 3', { logFile })
    expect(report).toMatchObject({ end: { how: 'exited', code: 3 }, tail: 'said\n', hostFault })
    expect(scene.read('kept.txt')).toBe('kept\n')
  },
)

onLinux(
  'a program whose log may not even be opened is not started, and the machine is named for it',
  async () => {
    const logFile = '/proc/sys/kernel/ostype'
    const { end, hostFault } = await scene.run('echo never > never.txt', { logFile })
    expect(end).toMatchObject({ how: 'not-started', code: 'EACCES' })
    expect(hostFault).toMatchObject({ kind: 'host-fault', code: 'EACCES', path: logFile })
  },
)

it('a program that may not be run is no fault of the machine, nor is one that is well', async () => {
  for (const command of [['no-such-program'], ['true']])
    expect(await scene.run(command)).not.toHaveProperty('hostFault')
})

onLinux('a supervisor that cannot even complain lives on', async () => {
  const mute = makeScene(undefined, undefined, '/dev/full')
  const exitFile = '/proc/sys/kernel/ostype'
  const first = mute.run('exit 4', { exitFile })
  expect((await first).end).toEqual({ how: 'exited', code: 4 })
  expect((await mute.run('exit 5')).end).toEqual({ how: 'exited', code: 5 })
  await mute.end()
})

it('a fault is told once bytes are missing, and not before', () => {
  const file = openBounded(scene.path('whole.log'), 1_000, 'whole lines')
  file.append(Buffer.from('{"a":1}\n'))
  expect(file.fault()).toBeNull()
  file.close()
  expect(readFileSync(scene.path('whole.log'), 'utf8')).toBe('{"a":1}\n')
})

onLinux('a program whose supervisor cannot be read now is not taken for one that nobody took up', () => {
  expect(() => readSupervisorFile('/proc/self/mem')).toThrow('EIO')
  expect(readSupervisorFile(scene.path('none.json'))).toBeNull()
})
