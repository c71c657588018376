import { existsSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { openLocks } from '../../../src/app/compose/records.ts'
import { makeRig } from '../../support/rig.ts'

it('a journal that cannot be written stops everything with one error, and nothing unwritten is believed', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, docs: {} })
  const { folder } = await rig.agent('api').started()
  await rig.agent('docs').started()
  const before = readFileSync(run.paths.journal, 'utf8')
  truncateSync(run.paths.journal, before.length - 9)
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  const overtaken = { kind: 'overtaken', path: run.paths.journal }
  await expect(run.ended).rejects.toMatchObject(overtaken)
  await expect(run.ask({ type: 'overrule-preflight' })).rejects.toMatchObject(overtaken)
  expect(readFileSync(run.paths.journal, 'utf8')).toBe(before.slice(0, -9))
  expect(makeProcesses().workingIn(folder)).toEqual([])
  expect(rig.log()).toHaveLength(2)
})

it('a killed supervisor takes its agents with it; another is recorded before anything runs under it', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { retry: { maxAttempts: 1 } } })
  await rig.agent('api').write({ 'half.txt': 'half\n' })
  const { supervisor } = await run.event('engine-started')
  process.kill(supervisor.pid, 'SIGKILL')
  const { folder } = await rig.agent('api', 2).started()
  expect(existsSync(join(folder, 'half.txt'))).toBe(true)
  expect(run.all('supervisor-started')).toHaveLength(1)
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(run.task('api').tally.spent).toBe(0)
})

it('an engine whose lock another took over lands nothing more', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  const other = await openLocks().takeOver(run.paths.lock, 'another')
  await rig.works('api', { 'api.txt': 'api\n' })
  await expect(run.ended).rejects.toMatchObject({ kind: 'overtaken', path: run.paths.journal })
  expect(rig.log()).toHaveLength(2)
  expect(run.all('landing-started')).toEqual([])
  if (other.kind === 'held') await other.release()
})
