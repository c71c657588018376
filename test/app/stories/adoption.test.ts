import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { liveness, makeProcesses } from '../../../src/adapters/process/processes.ts'
import { listRuns, runPaths } from '../../../src/app/run-folder.ts'
import type { Recorded } from '../../../src/core/event.ts'
import type { ProcessIdentity } from '../../../src/core/ids.ts'
import { toTaskId } from '../../../src/core/ids.ts'
import { isAlive, lineOf, onLinux, pidIn } from '../../adapters/process/scene.ts'
import type { EventType } from '../../support/event-log.ts'
import { appears, hears } from '../../support/hear.ts'
import type { OrchOutcome } from '../../support/orch.ts'
import { orch, startOrch } from '../../support/orch.ts'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

/** It notes each start beside the repository, and a child in a session of its own. */
const script = `
setsid sh -c 'echo $$ > ../../child; while :; do sleep 0.1; done' &
echo $$ >> ../../pids
echo api > api.txt
until test -e ../../go; do sleep 0.02; done
`
const asking = '{"type":"asking","question":"port","text":"Which port?","options":["deny","allow"]}'
const resumeArgs = ['resume', '--ui', 'json']

async function orphanedRig({ agent = script, config = {} } = {}): Promise<Rig & { readonly args: string[] }> {
  const sh = { adapter: 'command', run: ['sh', 'agent.sh'], unattended: 'allow' }
  const rig = await makeRig({ files: { 'agent.sh': agent }, config: { agents: { sh }, ...config } })
  return { ...rig, args: ['run', rig.plan({ api: { retry: { maxAttempts: 1 } } }), '--ui', 'json', '--yes'] }
}

/** Starts orch, kills it with SIGKILL once there is such an event and its agent is at work. */
async function killedAtWork(rig: Rig, args: readonly string[], type: EventType): Promise<void> {
  const started = startOrch(rig.repository.path, args)
  const exited = once(started.child, 'exit')
  expect(await hears(started, type)).toBe(true)
  await lineOf(join(rig.folder, 'pids'))
  await lineOf(join(rig.folder, 'child'))
  started.child.kill('SIGKILL')
  await exited
}

const go = (rig: Rig): void => writeFileSync(join(rig.folder, 'go'), '')
const starts = (rig: Rig): number => rig.read(join(rig.folder, 'pids')).trimEnd().split('\n').length
const resumed = (rig: Rig): Promise<OrchOutcome> => startOrch(rig.repository.path, resumeArgs).ended

function pathsOf({ repository: { gitDir } }: Rig) {
  const run = listRuns(gitDir).at(-1)
  if (run === undefined) throw new Error('there is no run')
  return runPaths(gitDir, run)
}

function leaseOwners(rig: Rig): readonly ProcessIdentity[] {
  return JSON.parse(rig.read(join(rig.repository.gitDir, 'orch', 'slots', 'agent-1.lease'))).owners
}

const attemptOf = (rig: Rig, attempt = 1) => pathsOf(rig).attempt({ task: toTaskId('api'), attempt })

function events(rig: Rig, type: EventType): readonly Recorded[] {
  const lines = readFileSync(pathsOf(rig).journal, 'utf8').trimEnd().split('\n')
  return lines.map((line): Recorded => JSON.parse(line)).filter((event) => event.type === type)
}

async function nothingLives(rig: Rig): Promise<void> {
  expect(isAlive(await pidIn(join(rig.folder, 'child')))).toBe(false)
  expect(makeProcesses().workingIn(join(rig.folder, 'repo.orch'))).toEqual([])
}

async function nothingIsLeft(rig: Rig): Promise<void> {
  await nothingLives(rig)
  expect(rig.leases()).toEqual([])
}

onLinux('an agent outlives two engines, and the third lands what its one start made', async () => {
  const rig = await orphanedRig()
  await killedAtWork(rig, rig.args, 'slot-leased')
  await killedAtWork(rig, resumeArgs, 'engine-started')
  const supervisor = JSON.parse(rig.read(attemptOf(rig).supervisor))
  const last = startOrch(rig.repository.path, resumeArgs)
  expect(await hears(last, 'engine-started')).toBe(true)
  expect(leaseOwners(rig)).toContainEqual(supervisor)
  go(rig)
  expect((await last.ended).code).toBe(0)
  expect([starts(rig), events(rig, 'attempt-started').length, rig.log().at(-1)]).toEqual([
    1,
    1,
    'Land api: Do api.',
  ])
  expect(liveness(supervisor)).toBe('gone')
  await nothingIsLeft(rig)
})

onLinux('what an agent finished while no engine lived is collected', async () => {
  const rig = await orphanedRig()
  await killedAtWork(rig, rig.args, 'slot-leased')
  const { stdout } = orch(rig.repository.path, ['why', 'api'])
  expect(stdout).toContain('the engine is gone; its agent sh goes on; `orch resume` takes it up')
  go(rig)
  await appears(attemptOf(rig).exit)
  expect((await resumed(rig)).code).toBe(0)
  expect([starts(rig), events(rig, 'attempt-started').length, rig.file('api.txt')]).toEqual([1, 1, 'api'])
  await nothingIsLeft(rig)
})

onLinux('an attempt whose supervisor died too is ended, lost, not spent, and begun again', async () => {
  const rig = await orphanedRig()
  await killedAtWork(rig, rig.args, 'slot-leased')
  const agent = await pidIn(join(rig.folder, 'pids'))
  process.kill(JSON.parse(rig.read(attemptOf(rig).supervisor)).pid, 'SIGKILL')
  const more = startOrch(rig.repository.path, resumeArgs)
  expect(await hears(more, 'attempt-failed')).toBe(true)
  expect(isAlive(agent)).toBe(false)
  go(rig)
  expect((await more.ended).code).toBe(0)
  expect(events(rig, 'attempt-failed')).toMatchObject([{ failure: { kind: 'lost' } }])
  expect(events(rig, 'attempt-started')).toHaveLength(2)
  await nothingIsLeft(rig)
})

onLinux('a cancel without an engine ends the agent that went on, and saves its work', async () => {
  const rig = await orphanedRig()
  await killedAtWork(rig, rig.args, 'slot-leased')
  const agent = await pidIn(join(rig.folder, 'pids'))
  const { code, stdout } = orch(rig.repository.path, ['cancel', 'api'])
  expect([code, stdout, isAlive(agent)]).toEqual([0, 'api: cancelled\n', false])
  expect(events(rig, 'work-saved')).toHaveLength(1)
  await nothingIsLeft(rig)
})

onLinux('an adopted agent is ended by a cancel from another terminal', async () => {
  const rig = await orphanedRig()
  await killedAtWork(rig, rig.args, 'slot-leased')
  const more = startOrch(rig.repository.path, resumeArgs)
  expect(await hears(more, 'engine-started')).toBe(true)
  expect(orch(rig.repository.path, ['cancel', 'api']).stdout).toBe('api: being cancelled\n')
  expect((await more.ended).code).toBe(1)
  expect([starts(rig), events(rig, 'attempt-cancelled').length]).toEqual([1, 1])
  await nothingIsLeft(rig)
})

onLinux('a second SIGINT kills an adopted agent at once', async () => {
  const rig = await orphanedRig({
    agent: `trap '' TERM
      ${script}
      echo '${asking}'
      while :; do sleep 0.1; done`,
  })
  await killedAtWork(rig, rig.args, 'slot-leased')
  const more = startOrch(rig.repository.path, resumeArgs)
  expect(await hears(more, 'engine-started')).toBe(true)
  go(rig)
  expect(await hears(more, 'input-needed')).toBe(true)
  more.child.kill('SIGINT')
  expect(await hears(more, 'attempt-cancelling')).toBe(true)
  more.child.kill('SIGINT')
  expect((await more.ended).code).toBe(130)
  await nothingLives(rig)
})

onLinux('a question that was asked while no engine lived is answered by the next', async () => {
  const rig = await orphanedRig({
    agent: `${script}
      echo '${asking}'
      until test -f "$ORCH_ANSWERS/port.json"; do sleep 0.02; done
      cp "$ORCH_ANSWERS/port.json" port.json`,
  })
  await killedAtWork(rig, rig.args, 'slot-leased')
  go(rig)
  expect(await lineOf(attemptOf(rig).events)).toBe(asking)
  expect((await resumed(rig)).code).toBe(0)
  expect([rig.file('port.json'), starts(rig)]).toEqual(['{"answer":"allow"}', 1])
})
