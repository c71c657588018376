import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { appears, hears } from '../../support/hear.ts'
import { startOrch } from '../../support/orch.ts'
import { makeRig } from '../../support/rig.ts'

it('a stop ends agents, saves their work and spends nothing; the next engine goes on from there', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { retry: { maxAttempts: 1 } }, docs: { dependsOn: ['api'] } })
  await rig.agent('api').commit({ 'one.txt': 'one\n' })
  await rig.agent('api').write({ 'two.txt': 'two\n' })
  await run.stop('SIGINT')
  expect(await run.ended).toBe('interrupted')
  expect(run.all('attempt-cancelled')).toMatchObject([{ task: 'api', cause: { kind: 'engine-stopping' } }])
  expect(rig.file('two.txt', `refs/orch/${run.run}/api/head`)).toBe('two')
  expect(rig.leases()).toEqual([])
  const more = await rig.resume(run.run)
  const { folder } = await rig.agent('api', 2).started()
  expect(existsSync(join(folder, 'one.txt')) && existsSync(join(folder, 'two.txt'))).toBe(true)
  await rig.works('api', { 'three.txt': 'three\n' }, 2)
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await more.ended).toBe('done')
  expect(more.task('api').tally).toMatchObject({ spent: 0, attempts: 2 })
  expect(rig.log().slice(2)).toEqual(['Land api: Do api.', 'Land docs: Do docs.'])
})

it('a stop ends checks, and what they were to prove is proven by the next engine', async () => {
  const slow = 'test ! -e api.txt || { touch ../../begun; while test ! -e ../../go; do sleep 0.02; done; }'
  const rig = await makeRig({ config: { checks: [{ name: 'slow', run: slow }] } })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  await run.event('candidate-built')
  await run.stop('SIGTERM')
  expect(await run.ended).toBe('interrupted')
  expect(rig.leases()).toEqual([])
  expect(rig.log()).toHaveLength(2)
  writeFileSync(join(rig.folder, 'go'), '')
  const more = await rig.resume(run.run)
  expect(await more.ended).toBe('done')
  expect(more.all('check-finished')).toHaveLength(1)
  expect(rig.log()).toHaveLength(3)
})

it('a run that has ended has nothing left to stop', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  await run.stop('SIGINT')
  expect(await run.ended).toBe('done')
})

it('a first SIGINT exits with 130 once work is saved, and resume lands it', async () => {
  const rig = await makeRig()
  const { path } = rig.repository
  const first = startOrch(path, ['run', rig.plan({ api: {} }), '--ui', 'json', '--yes'])
  await rig.agent('api').write({ 'half.txt': 'half\n' })
  first.child.kill('SIGINT')
  const { code, stderr } = await first.ended
  expect([code, stderr]).toEqual([130, expect.stringContaining('orch resume')])
  const more = startOrch(path, ['resume', '--ui', 'json'])
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  expect((await more.ended).code).toBe(0)
  expect(rig.file('half.txt')).toBe('half')
  expect(rig.leases()).toEqual([])
})

it('a second SIGINT kills agents that will not end, and their work is saved by resume', async () => {
  const stubborn = {
    adapter: 'command',
    run: 'trap "" TERM; echo half > half.txt; touch ../../up; while test ! -e ../../go; do sleep 0.02; done',
  }
  const rig = await makeRig({ config: { agents: { stubborn } } })
  const { path } = rig.repository
  const first = startOrch(path, ['run', rig.plan({ api: {} }), '--ui', 'json', '--yes'])
  await appears(join(rig.folder, 'up'))
  first.child.kill('SIGINT')
  await hears(first, 'engine-stopping')
  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(130)
  expect(makeProcesses().workingIn(join(rig.folder, 'repo.orch'))).toEqual([])
  writeFileSync(join(rig.folder, 'go'), '')
  expect((await startOrch(path, ['resume', '--ui', 'json']).ended).code).toBe(0)
  expect(rig.file('half.txt')).toBe('half')
})
