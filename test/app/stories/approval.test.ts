import { expect, it } from 'vitest'
import { sendAsk } from '../../../src/app/inbox.ts'
import { toTaskId } from '../../../src/core/ids.ts'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'
import type { TestRun } from '../../support/test-run.ts'
import { tester } from '../../support/test-run.ts'

/** What another process leaves for the engine. */
function fromElsewhere(run: TestRun, command: Parameters<typeof sendAsk>[1]['command']): Promise<string> {
  return sendAsk(run.paths.inbox, { command, by: { ...tester, via: 'elsewhere' } }, Date.now())
}

const approve = { type: 'approve-task', task: toTaskId('api'), override: null, reason: null } as const
const reject = { type: 'reject-task', task: toTaskId('api'), reason: 'Say please.' } as const

async function heldRun(
  files: Readonly<Record<string, string>>,
  task: object,
): Promise<{ rig: Rig; run: TestRun }> {
  const rig = await makeRig()
  const run = await rig.run({ api: task }, { attended: true })
  await rig.works('api', files)
  await run.event('task-held')
  return { rig, run }
}

it('a task that asks for approval is held until another process approves it', async () => {
  const { rig, run } = await heldRun({ 'api.txt': 'api\n' }, { approval: true })
  expect(rig.log()).toHaveLength(2)
  await fromElsewhere(run, approve)
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
  expect(run.all('approval-given')[0]?.approval.by.via).toBe('elsewhere')
})

it('a protected path holds the work as well', async () => {
  const { rig, run } = await heldRun({ '.github/workflows/ci.yml': 'on: push\n' }, {})
  expect(run.all('task-held')[0]?.answers[0]).toMatchObject({ rule: 'protectedPaths' })
  await fromElsewhere(run, approve)
  expect(await run.ended).toBe('done')
  expect(rig.file('.github/workflows/ci.yml')).toBe('on: push')
})

it('rejected work goes back with the reason, and an approval dies with the content it was given for', async () => {
  const { rig, run } = await heldRun({ 'api.txt': 'api\n' }, { approval: true })
  await fromElsewhere(run, reject)
  expect((await rig.agent('api', 2).started()).prompt).toContain('Say please.')
  await rig.works('api', { 'api.txt': 'api, please\n' }, 2)
  await run.event('task-held', 'api', 2)
  await fromElsewhere(run, approve)
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api, please')
})

it('an approval does not outlive a change of what was approved', async () => {
  const rig = await makeRig({ files: { 'list.txt': 'one\n' } })
  const run = await rig.run({ api: { approval: true }, other: {} }, { attended: true })
  await rig.agent('other').started()
  await rig.works('api', { 'list.txt': 'one of api\n' })
  await run.event('task-held')
  await rig.works('other', { 'list.txt': 'one of other\n' })
  await run.event('landed', 'other')
  expect(await run.ask(approve)).toBe(null)
  await rig.works('api', { 'list.txt': 'one of both\n' }, 2)
  await run.event('task-held', 'api', 2)
  expect(await run.ask(approve)).toBe(null)
  expect(await run.ended).toBe('done')
  expect(rig.file('list.txt')).toBe('one of both')
})

it('with nobody to ask the run ends waiting, and goes on once it is approved', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true }, docs: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('waiting')
  expect(rig.log().slice(2)).toEqual(['Land docs: Do docs.'])
  await fromElsewhere(run, approve)
  const more = await rig.resume(run.run)
  expect(await more.ended).toBe('done')
  expect(rig.log().slice(3)).toEqual(['Land api: Do api.'])
})

it('work outside of its scope goes back with the rule and its remedy', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { scope: ['src/**'] } })
  await rig.works('api', { 'src/api.ts': '', 'other.txt': '' })
  const { prompt } = await rig.agent('api', 2).started()
  expect(prompt).toContain('scope')
  expect(prompt).toContain('other.txt')
  await rig.agent('api', 2).delete('other.txt')
  await rig.agent('api', 2).exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.repository.git('ls-tree', '-r', '--name-only', 'main')).not.toContain('other.txt')
})

it('an ask that makes no sense is refused and changes nothing', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  expect(await run.ask(approve)).toMatchObject({ kind: 'wrong-status' })
  await fromElsewhere(run, approve)
  expect(await run.event('ask-received')).toMatchObject({ refused: 'wrong-status' })
  await rig.works('api', { 'api.txt': '' })
  expect(await run.ended).toBe('done')
})

it('a cancelled task ends its agent, keeps its work under a ref and cancels its dependents', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, ui: { dependsOn: ['api'] }, docs: {} })
  await rig.agent('api').write({ 'half.txt': 'half\n' })
  await fromElsewhere(run, { type: 'cancel-tasks', tasks: [toTaskId('api')], reason: 'not needed' })
  await run.event('attempt-cancelled', 'api')
  await rig.works('docs', { 'docs.txt': '' })
  expect(await run.ended).toBe('failed')
  expect(run.task('api').state).toMatchObject({ status: 'cancelled', because: null })
  expect(run.task('ui').state).toMatchObject({ status: 'cancelled', because: 'api' })
  expect(rig.file('half.txt', `refs/orch/${run.run}/api/head`)).toBe('half')
})
