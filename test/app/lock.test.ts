import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeLocks } from '../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../src/adapters/process/processes.ts'
import { dropLocksWithoutRun, engineLiveness, lockRun } from '../../src/app/lock.ts'
import { makeRunFolder, newRunId } from '../../src/app/run-folder.ts'
import { testFolder } from '../support/folder.ts'

const locks = makeLocks(makeProcesses())
const run = newRunId(Date.UTC(2026, 10, 21), 0)

it('a run has one engine, until another takes over', async () => {
  const paths = await makeRunFolder(testFolder(), run)
  expect(engineLiveness(locks, paths)).toBe('gone')
  const engine = await lockRun(locks, { run, paths, takeOver: false })
  expect(engineLiveness(locks, paths)).toBe('alive')
  expect(await lockRun(locks, { run, paths, takeOver: false })).toMatchObject({
    kind: 'taken',
    by: { purpose: `run ${run}` },
  })
  expect(await lockRun(locks, { run, paths, takeOver: true })).toMatchObject({ kind: 'held' })
  expect(engine.kind === 'held' && engine.stillHeld()).toBe(false)
})

it('a start that died before its run had a journal leaves no lock to the next one', async () => {
  const folder = testFolder()
  const died = await makeRunFolder(folder, run)
  const lives = await makeRunFolder(folder, newRunId(Date.UTC(2026, 10, 22), 0))
  await lockRun(locks, { run, paths: lives, takeOver: false })
  const ofTheDead = readFileSync(lives.lock, 'utf8').replace(/"startedAt":"\d+"/, '"startedAt":"1"')
  writeFileSync(died.lock, ofTheDead)
  await dropLocksWithoutRun(folder, locks)
  expect([died, lives].map(({ lock }) => existsSync(lock))).toEqual([false, true])
})
