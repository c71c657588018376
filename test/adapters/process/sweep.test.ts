import { spawn } from 'node:child_process'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Scene } from './scene.ts'
import { isAlive, lineOf, makeScene, onLinux, pidIn } from './scene.ts'

let scene: Scene
beforeEach(() => {
  scene = makeScene()
})
afterEach(() => scene.end())

it('what goes on in the background is ended with the command, and counted', async () => {
  const report = await scene.run('sleep 60 & echo $! > pid; exit 0')
  expect(report).toMatchObject({ end: { how: 'exited', code: 0 }, swept: 1 })
  expect(isAlive(await pidIn(scene.path('pid')))).toBe(false)
})

it('a grandchild that holds the output open does not keep the command from ending', async () => {
  const report = await scene.run('sleep 60 & echo said')
  expect(report).toMatchObject({ end: { how: 'exited', code: 0 }, tail: 'said\n' })
})

onLinux('a daemon in its own session and another folder is found by its mark', async () => {
  const report = await scene.run(
    'cd /; setsid sh -c "echo \\$\\$ > $OLDPWD/pid; exec sleep 60" & while ! [ -s $OLDPWD/pid ]; do :; done',
  )
  expect(report.swept).toBe(1)
  expect(isAlive(await pidIn(scene.path('pid')))).toBe(false)
})

onLinux('a daemon that cleared its environment is found by its folder', async () => {
  const daemon = 'echo $$ > pid; exec sleep 60 <&- >&- 2>&-'
  const report = await scene.run(`env -i setsid sh -c '${daemon}' & while ! [ -s pid ]; do :; done`)
  expect(report).toMatchObject({ swept: 1 })
  expect(isAlive(await pidIn(scene.path('pid')))).toBe(false)
})

it('what ignores TERM gets KILL after the grace, children in other sessions too', async () => {
  const stubborn = "trap '' TERM; echo $$ > NAME; while :; do sleep 0.05; done"
  const caller = new AbortController()
  const text = `setsid sh -c "${stubborn.replace('NAME', 'child').replaceAll('$', '\\$')}" & ${stubborn.replace('NAME', 'main')}`
  const running = scene.commands.run(scene.spec(text), caller.signal)
  const pids = [await pidIn(scene.path('main')), await pidIn(scene.path('child'))]
  caller.abort()
  const report = await running
  expect(report.end).toEqual({ how: 'stopped' })
  expect(pids.map(isAlive)).toEqual([false, false])
})

it('TERM comes once and leaves the grace to what saves its work', async () => {
  const patient = makeScene({ stoppedMs: 30_000, leftoversMs: 30_000 })
  const caller = new AbortController()
  const text =
    "trap 'echo saving; sleep 0.3; echo saved; exit 0' TERM; echo up > up; while :; do sleep 0.01; done"
  const running = patient.commands.run(patient.spec(text), caller.signal)
  await lineOf(patient.path('up'))
  caller.abort()
  expect(await running).toMatchObject({
    end: { how: 'stopped' },
    tail: expect.stringMatching(/saving\nsaved\n$/),
  })
  await patient.end()
})

it('killing everything does not wait for a grace that has begun', async () => {
  const patient = makeScene({ stoppedMs: 60_000, leftoversMs: 60_000 })
  const caller = new AbortController()
  const running = patient.commands.run(
    patient.spec("trap 'echo termed > termed' TERM; echo up > up; while :; do sleep 0.01; done"),
    caller.signal,
  )
  await lineOf(patient.path('up'))
  caller.abort()
  await lineOf(patient.path('termed'))
  await patient.commands.killAll()
  expect((await running).end).toEqual({ how: 'stopped' })
  await patient.end()
})

onLinux('a chain of short lives, each in a new session, is cut', async () => {
  const link = 'echo $$ >> chain; setsid sh ./link >/dev/null 2>&1 &'
  await scene.run(`printf '%s\\n' '${link}' > link; sh ./link; while [ $(wc -l < chain) -lt 3 ]; do :; done`)
  const links = (): number => scene.read('chain').split('\n').length
  const before = links()
  await scene.run('for i in 1 2 3 4 5 6 7 8 9; do sleep 0.01; done')
  expect(links()).toBe(before)
})

it('a loop that forks and ignores TERM is ended with all its children', async () => {
  const caller = new AbortController()
  const text =
    "trap '' TERM; setsid sh -c 'while :; do sleep 0.02 & echo $$ > loop; done' & while :; do sleep 0.02 & done"
  const running = scene.commands.run(scene.spec(text), caller.signal)
  const pid = await pidIn(scene.path('loop'))
  caller.abort()
  expect((await running).end).toEqual({ how: 'stopped' })
  expect(isAlive(pid)).toBe(false)
})

it('programs of other commands and of the engine in the same folder are left alone', async () => {
  const engines = spawn('sleep', ['60'], { cwd: scene.folder, detached: true, stdio: 'ignore' })
  const caller = new AbortController()
  const spec = scene.spec('sleep 60 & echo $! > other; wait', { logFile: scene.path('other.log') })
  const other = scene.commands.run(spec, caller.signal)
  const pid = await pidIn(scene.path('other'))
  await scene.run('true')
  expect([isAlive(pid), isAlive(engines.pid ?? 0)]).toEqual([true, true])
  engines.kill()
  caller.abort()
  await other
})
