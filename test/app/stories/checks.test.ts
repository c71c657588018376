import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

/** A check that leaves one line beside the repository for every run. */
const counted = (run: string, fields: object = {}) => ({
  checks: [{ name: 'unit', run: `echo run >> ../../runs; ${run}`, ...fields }],
})
const runs = (rig: Rig) => readFileSync(join(rig.folder, 'runs'), 'utf8').split('\n').length - 1
const once = { retry: { maxAttempts: 1 } }

it('a red check goes back with its evidence and the target merged in, and the mended work lands', async () => {
  const rig = await makeRig({
    config: counted('test ! -e broken.txt || { echo "broken.txt is there"; exit 3; }'),
  })
  const run = await rig.run({ api: {}, docs: {} })
  await rig.agent('api').started()
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  await run.event('landed', 'docs')
  await rig.works('api', { 'broken.txt': 'oh\n', 'api.txt': 'api\n' })
  const { prompt, folder } = await rig.agent('api', 2).started()
  expect(prompt).toContain('unit')
  expect(prompt).toContain('exit code 3')
  expect(prompt).toContain('broken.txt is there')
  expect(existsSync(join(folder, 'docs.txt'))).toBe(true)
  expect(existsSync(join(folder, 'broken.txt'))).toBe(true)
  expect(runs(rig)).toBe(1 + 1 + 2)
  await rig.agent('api', 2).delete('broken.txt')
  await rig.agent('api', 2).exit(0)
  expect(await run.ended).toBe('done')
  expect(runs(rig)).toBe(1 + 1 + 2 + 1)
  expect(rig.file('api.txt')).toBe('api')
  expect(run.all('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['check-failed'])
})

it('red, then green on the same tree is flaky and counts as a pass', async () => {
  const rig = await makeRig({
    config: counted('test ! -e new.txt || test -e ../../seen || { touch ../../seen; exit 1; }'),
  })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'new.txt': 'new\n' })
  expect(await run.ended).toBe('done')
  const results = run.all('check-finished', 'api').map(({ result }) => result.outcome)
  expect(results).toEqual(['failed', 'passed'])
  expect(run.all('entry-bounced')).toEqual([])
})

it('a check that edits tracked files says nothing about the tree', async () => {
  const rig = await makeRig({ config: counted('test ! -e new.txt || echo changed >> README.md') })
  const run = await rig.run({ api: once })
  await rig.works('api', { 'new.txt': 'new\n' })
  expect(await run.ended).toBe('failed')
  const [{ result } = {}] = run.all('check-finished', 'api')
  expect(result).toMatchObject({ outcome: 'edited', paths: ['README.md'] })
  expect(rig.log()).toHaveLength(2)
})

it('a check that takes too long is red', async () => {
  const rig = await makeRig({ config: counted('test ! -e new.txt || sleep 60', { timeout: '200ms' }) })
  const run = await rig.run({ api: once })
  await rig.works('api', { 'new.txt': 'new\n' })
  expect(await run.ended).toBe('failed')
  const [{ result } = {}] = run.all('check-finished', 'api')
  expect(result).toMatchObject({ outcome: 'failed', how: 'timed-out' })
})

it('an advisory check blocks nothing but the tasks that name it', async () => {
  const rig = await makeRig({
    config: { checks: [{ name: 'lint', run: 'test ! -e new.txt', required: false }] },
  })
  const run = await rig.run({ strict: { checks: ['lint'], ...once } })
  await rig.works('strict', { 'new.txt': 'new\n' })
  expect(await run.ended).toBe('failed')
  const free = await rig.run({ free: {} })
  await rig.works('free', { 'new.txt': 'new\n' })
  expect(await free.ended).toBe('done')
  expect(free.all('check-finished', 'free')[0]?.result.outcome).toBe('failed')
})

it('a tree that passed before is not checked again, whichever run it comes from', async () => {
  const rig = await makeRig({ config: counted('true') })
  const base = rig.repository.git('rev-parse', 'main')
  const first = await rig.run({ api: {} })
  await rig.works('api', { 'new.txt': 'new\n' })
  expect(await first.ended).toBe('done')
  expect(runs(rig)).toBe(2)
  rig.repository.git('reset', '--hard', '-q', base)
  const again = await rig.run({ other: {} })
  await rig.works('other', { 'new.txt': 'new\n' })
  expect(await again.ended).toBe('done')
  expect(runs(rig)).toBe(2)
  const [{ result } = {}] = again.all('check-finished', 'other')
  expect(result).toMatchObject({ cached: { run: first.run } })
})

it('a target that is red itself ends the run before the first prompt, and nothing is left of it', async () => {
  const rig = await makeRig({ config: counted('echo never; false') })
  const run = await rig.run({ api: {}, docs: {} })
  expect(await run.ended).toBe('preflight')
  expect(runs(rig)).toBe(2)
  expect(run.all('preflight-failed')[0]?.failure).toMatchObject({ kind: 'base-red', check: 'unit' })
  expect(existsSync(join(run.folder, 'tasks'))).toBe(false)
  expect(rig.refs()).toEqual(['refs/heads/main'])
  expect(rig.leases()).toEqual([])
})

it('green alone, red together: the later one is sent back with the earlier one in its tree', async () => {
  const rig = await makeRig({ config: counted('test ! -e a.txt || test ! -e b.txt') })
  const run = await rig.run({ a: {}, b: {} })
  await rig.agent('b').started()
  await rig.works('a', { 'a.txt': 'a\n' })
  await run.event('landed', 'a')
  await rig.works('b', { 'b.txt': 'b\n' })
  const { folder } = await rig.agent('b', 2).started()
  expect(existsSync(join(folder, 'a.txt'))).toBe(true)
  await rig.agent('b', 2).delete('b.txt')
  await rig.works('b', { 'c.txt': 'c\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(rig.log().slice(2)).toEqual(['Land a: Do a.', 'Land b: Do b.'])
})

it('a red base suspends blame: the repair lands, what waited follows', async () => {
  const rig = await makeRig({
    config: { ...counted('test ! -e red.txt'), preflight: 'run' },
    files: { 'red.txt': '' },
  })
  const run = await rig.run({ api: {}, repair: {} })
  await rig.agent('repair').started()
  await rig.works('api', { 'api.txt': 'api\n' })
  await run.event('entry-suspended', 'api')
  await rig.agent('repair').delete('red.txt')
  await rig.agent('repair').exit(0)
  expect(await run.ended).toBe('done')
  expect(rig.log().slice(2)).toEqual(['Land repair: Do repair.', 'Land api: Do api.'])
})
