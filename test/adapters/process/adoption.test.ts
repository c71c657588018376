import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { makeCommands } from '../../../src/adapters/process/commands.ts'
import { toRunId } from '../../../src/core/ids.ts'
import type { CommandSpec, Commands, Orphan } from '../../../src/ports/commands.ts'
import type { Scene } from './scene.ts'
import { isAlive, lineOf, makeScene, onLinux, pidIn, SUPERVISOR_PATH } from './scene.ts'

const never = new AbortController().signal
let scene: Scene
let orphan: Orphan

beforeEach(() => {
  scene = makeScene()
  orphan = {
    id: 'run api#1',
    mark: 'api#1',
    supervisorFile: scene.path('supervisor.json'),
    ordersFile: scene.path('orders.json'),
    exitFile: scene.path('exit.json'),
    eventsFile: scene.path('agent.jsonl'),
  }
  return () => scene.end()
})

const untilGo = 'echo $$ > agent; echo \'{"type":"text"}\'; until test -e go; do sleep 0.02; done; exit 7'

function adoptable(changes: Partial<CommandSpec> = {}): Partial<CommandSpec> {
  const { mark, supervisorFile, ordersFile, exitFile, eventsFile } = orphan
  return {
    adoptable: { mark, supervisorFile, ordersFile },
    exitFile,
    eventsFile,
    outlivesEngine: true,
    ...changes,
  }
}

/** Another engine of the same run. */
const another = (): Commands =>
  makeCommands({
    supervisorPath: SUPERVISOR_PATH,
    runId: toRunId(scene.runId),
    errorsFile: null,
    graces: { stoppedMs: 200, leftoversMs: 100 },
  })

it('what nobody took up is lost, and is called off should the supervisor come to it later', async () => {
  expect(await scene.commands.adopt(orphan, never, () => undefined)).toBeNull()
  const report = await scene.run('touch started', adoptable())
  expect([report.end, existsSync(scene.path('started'))]).toEqual([{ how: 'stopped' }, false])
})

it('a program that another engine runs is followed from its first line to its end', async () => {
  const running = scene.run(untilGo, adoptable())
  await lineOf(scene.path('agent'))
  const heard: string[] = []
  const adopting = another().adopt(orphan, never, (chunk) => {
    heard.push(chunk)
    writeFileSync(scene.path('go'), '')
  })
  expect(await adopting).toEqual(await running)
  expect([heard, (await running).end]).toEqual([['{"type":"text"}\n'], { how: 'exited', code: 7 }])
})

it('an exit file is all it takes', async () => {
  await scene.run('exit 7', adoptable())
  expect(await another().adopt(orphan, never, () => undefined)).toMatchObject({ end: { code: 7 } })
})

onLinux('an exit file is not believed while what it speaks of lives, nor one that is none', async () => {
  const running = scene.run(untilGo, adoptable())
  await lineOf(scene.path('agent'))
  writeFileSync(orphan.exitFile, '{"end":{"how":"exited"}}')
  const adopting = another().adopt(orphan, never, () => {
    const end = { how: 'exited', code: 0 }
    const rest = { durationMs: 1, outputBytes: 0, tail: '', swept: 0 }
    writeFileSync(orphan.exitFile, JSON.stringify({ end, ...rest }))
  })
  await vi.waitUntil(() => !existsSync(orphan.exitFile), { timeout: 10_000, interval: 20 })
  writeFileSync(scene.path('go'), '')
  expect((await adopting)?.end).toEqual({ how: 'exited', code: 7 })
  expect(await adopting).toEqual(await running)
})

onLinux('an engine that loses its own supervisor keeps what it adopted', async () => {
  const running = scene.run(untilGo, adoptable())
  const agent = await pidIn(scene.path('agent'))
  const commands = another()
  const adopting = commands.adopt(orphan, never, () => undefined)
  const logFile = scene.path('check.log')
  const check = commands.run(scene.spec('exec sleep 60', { id: 'check', logFile }), never)
  process.kill((await commands.supervisor()).pid, 'SIGKILL')
  expect((await check).end).toEqual({ how: 'signalled', signal: 'SIGKILL' })
  await commands.supervisor()
  expect(isAlive(agent)).toBe(true)
  writeFileSync(scene.path('go'), '')
  expect(await adopting).toEqual(await running)
  await scene.commands.close()
  await commands.close()
})

onLinux('what a killed supervisor left of it is ended, and nothing else', async () => {
  const other = { ...orphan, mark: 'ui#1', supervisorFile: scene.path('other.json') }
  const { mark, supervisorFile, ordersFile } = other
  void scene.run(untilGo, adoptable())
  void scene.run('echo $$ > other; until test -e go; do sleep 0.02; done', {
    ...adoptable({ exitFile: null, eventsFile: null }),
    id: 'run ui#1',
    logFile: scene.path('other.log'),
    adoptable: { mark, supervisorFile, ordersFile },
  })
  const [agent, bystander] = [await pidIn(scene.path('agent')), await pidIn(scene.path('other'))]
  writeFileSync(
    orphan.supervisorFile,
    readFileSync(orphan.supervisorFile, 'utf8').replace(/"startedAt":"/, '$&1'),
  )
  expect(await another().adopt(orphan, never, () => undefined)).toBeNull()
  expect([isAlive(agent), isAlive(bystander)]).toEqual([false, true])
  writeFileSync(join(scene.folder, 'go'), '')
})
