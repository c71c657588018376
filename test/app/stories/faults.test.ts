import { appendFileSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { makeRig } from '../../support/rig.ts'

it('a journal that cannot be written stops everything with one error, and nothing unwritten is believed', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, docs: {} })
  const { folder } = await rig.agent('api').started()
  await rig.agent('docs').started()
  const before = readFileSync(run.paths.journal, 'utf8')
  appendFileSync(run.paths.journal, 'not ours\n')
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  const overtaken = { kind: 'overtaken', path: run.paths.journal }
  await expect(run.ended).rejects.toMatchObject(overtaken)
  await expect(run.ask({ type: 'overrule-preflight' })).rejects.toMatchObject(overtaken)
  expect(readFileSync(run.paths.journal, 'utf8')).toBe(`${before}not ours\n`)
  expect(makeProcesses().workingIn(folder)).toEqual([])
  expect(rig.log()).toHaveLength(2)
})
