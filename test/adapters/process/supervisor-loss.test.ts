import { expect, it } from 'vitest'
import { liveness } from '../../../src/adapters/process/processes.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'
import { isAlive, makeScene, pidIn, SUPERVISOR_PATH } from './scene.ts'

it('a supervisor that is killed ends what it ran, and the next command gets a new one', async () => {
  const scene = makeScene()
  const first = await scene.commands.supervisor()
  const running = scene.run('echo $$ > pid; exec sleep 60', { outlivesEngine: true })
  const pid = await pidIn(scene.path('pid'))
  process.kill(first.pid, 'SIGKILL')
  expect((await running).end).toEqual({ how: 'signalled', signal: 'SIGKILL' })
  expect([isAlive(pid), liveness(first)]).toEqual([false, 'gone'])
  expect((await scene.run('exit 5')).end).toEqual({ how: 'exited', code: 5 })
  expect((await scene.commands.supervisor()).pid).not.toBe(first.pid)
  await scene.end()
})

it('closing waits for the supervisor to go, and twice is once', async () => {
  const scene = makeScene()
  const supervisor = await scene.commands.supervisor()
  await scene.commands.close()
  expect(liveness(supervisor)).toBe('gone')
  await scene.end()
})

it('an engine with nothing running ends by itself, and its supervisor with it', async () => {
  const folder = testFolder()
  const program = bundleProgram(new URL('./engine-program.ts', import.meta.url), folder)
  const engine = startProgram(process.execPath, [program, SUPERVISOR_PATH, folder, 'nothing'])
  await engine.line()
  expect(await engine.ended()).toBe(0)
})

it('a supervisor that cannot start is an error, not an end of the command', async () => {
  const scene = makeScene({ stoppedMs: 1, leftoversMs: 1 }, '/no/such/supervisor.js')
  await expect(scene.run('true')).rejects.toThrow('/no/such/supervisor.js')
  await scene.end()
})
