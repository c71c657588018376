import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { catchHalt } from '../../../src/app/start/halted.ts'
import type { EventType } from '../../support/event-log.ts'
import { hears } from '../../support/hear.ts'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

/** An agent that performs its prompt's first line as a shell script. */
const shell = { adapter: 'command', run: ['sh', '-c', 'eval "$(sed -n 1p "$ORCH_PROMPT_FILE")"'] }

/** Every commit that an agent makes is written down beside the repository. */
const commit = 'git add -A; git commit -qm "By its agent"; git rev-parse HEAD >> ../../commits'
const works = (task: string) => ({
  title: task,
  prompt: `echo ${task} > ${task}.txt; ${commit}; echo more >> ${task}.txt`,
})

const killPoints: readonly EventType[] = [
  ...(['engine-started', 'preflight-passed', 'attempt-started', 'slot-leased'] as const),
  ...(['agent-ended', 'work-saved', 'entry-queued', 'merge-started'] as const),
  ...(['candidate-built', 'check-finished', 'landing-started', 'landed', 'branch-released'] as const),
]

/** Runs orch until an event of this type is on disk, kills it in that moment, and tells whether one came. */
async function killedAt(type: EventType, cwd: string, args: readonly string[]): Promise<boolean> {
  const started = startOrch(cwd, args)
  const exited = once(started.child, 'exit')
  const isThere = await hears(started, type)
  started.child.kill('SIGKILL')
  await exited
  return isThere
}

it('killed at every step of a run, the same tasks land in the end, once, and nothing is left behind', async () => {
  const checks = [{ name: 'unit', run: 'test ! -e red' }]
  const rig = await makeRig({ config: { concurrency: { agents: 2 }, agents: { shell }, checks } })
  const { path, git, gitDir } = rig.repository
  const wait = 'while test ! -e ../../go; do sleep 0.02; done'
  const others = ['b', 'c', 'd', 'e', 'f']
  const plan = rig.plan({
    slow: { title: 'slow', prompt: `echo slow > slow.txt; ${commit}; ${wait}` },
    a: works('a'),
    ...Object.fromEntries(others.map((task) => [task, { ...works(task), dependsOn: ['a'] }])),
  })
  const resume = ['resume', '--ui', 'json']
  for (const [index, type] of killPoints.entries()) {
    const args = index === 0 ? ['run', plan, '--ui', 'json', '--yes'] : resume
    expect([type, await killedAt(type, path, args)]).toEqual([type, true])
  }
  writeFileSync(join(rig.folder, 'go'), '')
  expect((await startOrch(path, resume).ended).code).toBe(0)

  const landed = ['a', ...others, 'slow'].map((task) => `Land ${task}: ${task}`)
  expect(rig.log().slice(2).toSorted()).toEqual(landed)
  expect(rig.file('b.txt')).toBe('b\nmore')
  expect(git('fsck', '--no-dangling')).toBe('')
  expect(git('status', '--porcelain')).toBe('')
  for (const each of rig.read(join(rig.folder, 'commits')).trimEnd().split('\n'))
    expect(git('for-each-ref', '--count=1', `--contains=${each}`)).not.toBe('')
  expect(rig.refs()).toEqual(['refs/heads/main'])
  expect(rig.leases()).toEqual([])
  expect(makeProcesses().workingIn(join(rig.folder, 'repo.orch'))).toEqual([])
  expect(existsSync(join(gitDir, 'index.lock'))).toBe(false)
  expect((await startOrch(path, ['verify']).ended).code).toBe(0)
}, 90_000)

it('a power loss that cut the journal in the middle of a line costs only that line', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('waiting')
  const text = readFileSync(run.paths.journal, 'utf8')
  const lines = text.split('\n').slice(0, -1)
  writeFileSync(run.paths.journal, text.slice(0, -20))
  const more = await rig.resume(run.run, { attended: true })
  expect(more.notices).toMatchObject([{ kind: 'torn-journal', bytes: (lines.at(-1)?.length ?? 0) - 19 }])
  await more.stop('SIGINT')
  expect(await more.ended).toBe('interrupted')
  expect(more.task('api').state.status).toBe('held')
})

it('a journal that lost whole lines after a landing stops resume, and nothing moves', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, ui: { dependsOn: ['api'], approval: true } })
  await rig.works('api', { 'api.txt': 'api\n' })
  await rig.works('ui', { 'ui.txt': 'ui\n' })
  expect(await run.ended).toBe('waiting')
  const lines = readFileSync(run.paths.journal, 'utf8').split('\n')
  const kept = lines.slice(
    0,
    lines.findIndex((line) => line.includes('"landing-started"')),
  )
  writeFileSync(run.paths.journal, `${kept.join('\n')}\n`)
  const before = rig.repository.git('for-each-ref')
  const commit = rig.repository.git('rev-parse', 'main')
  expect(await catchHalt(() => rig.resume(run.run))).toMatchObject({
    kind: 'halt',
    halt: {
      kind: 'git-ahead',
      ahead: [{ kind: 'trailers-ahead', commit, task: 'api' }, { kind: 'ref-ahead' }, { kind: 'ref-ahead' }],
    },
  })
  expect(rig.repository.git('for-each-ref')).toBe(before)
  expect(readFileSync(run.paths.journal, 'utf8')).toBe(`${kept.join('\n')}\n`)
  expect(existsSync(run.paths.lock)).toBe(false)
})

it('resume asks for the variables that what is left refers to', async () => {
  const rig = await makeRig()
  process.env.ORCH_TEST_KEY = 'here'
  const run = await rig.run({ api: { approval: true, env: { KEY: { from: 'env:ORCH_TEST_KEY' } } } })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('waiting')
  delete process.env.ORCH_TEST_KEY
  expect(await catchHalt(() => rig.resume(run.run))).toMatchObject({
    kind: 'halt',
    halt: { kind: 'variable-missing', variables: [{ where: 'task api', name: 'ORCH_TEST_KEY' }] },
  })
})
