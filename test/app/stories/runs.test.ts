import { expect, it } from 'vitest'
import { makeRig } from '../../support/rig.ts'

const four = (name: string) => [1, 2, 3, 4].map((number) => `${name}${number}`)
const tasks = (name: string) => Object.fromEntries(four(name).map((task) => [task, {}]))

it('two runs at once on one target lose nothing of each other', async () => {
  const rig = await makeRig({
    config: { concurrency: { agents: 2 }, checks: [{ name: 'unit', run: 'true' }] },
  })
  const [first, second] = [await rig.run(tasks('a')), await rig.run(tasks('b'))]
  const all = [...four('a'), ...four('b')]
  await Promise.all(all.map((task) => rig.works(task, { [`${task}.txt`]: `${task}\n` })))
  expect(await Promise.all([first.ended, second.ended])).toEqual(['done', 'done'])
  expect(rig.log().slice(2).toSorted()).toEqual(all.map((task) => `Land ${task}: Do ${task}.`))
  for (const task of all) expect(rig.file(`${task}.txt`)).toBe(task)
  expect(rig.refs()).toEqual(['refs/heads/main'])
  expect(rig.leases()).toEqual([])
  expect(rig.repository.git('status', '--porcelain')).toBe('')
  expect(rig.repository.git('fsck', '--no-dangling')).toBe('')
})

it('the same plan again skips what has landed', async () => {
  const rig = await makeRig()
  const first = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await first.ended).toBe('done')
  const second = await rig.run({ api: {}, docs: {} }, { ask: { earlier: 'name' } })
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await second.ended).toBe('done')
  expect(second.task('api').state).toEqual({ status: 'skipped', reason: `landed in run ${first.run}` })
})

it('an unfinished run of the plan is named, and is what --continue goes on with', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  expect(await rig.prepare({ earlier: 'name' })).toMatchObject({
    kind: 'halt',
    halt: { kind: 'unfinished-run', run: run.run, landed: 0, tasks: 1, live: true },
  })
  await run.stop('SIGINT')
  await run.ended
  expect(await rig.prepare({ earlier: 'continue' })).toMatchObject({
    kind: 'ok',
    value: { kind: 'continue', run: run.run },
  })
})

it('a run that another engine drives is not driven twice', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').started()
  await expect(rig.resume(run.run)).rejects.toMatchObject({
    halt: { kind: 'locked', run: run.run, provenAlive: true },
  })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
})

it('tasks that take one resource do not run side by side', async () => {
  const rig = await makeRig({ config: { resources: { db: 1 } } })
  const run = await rig.run({ a: { uses: ['db'] }, b: { uses: ['db'] }, c: {} })
  await rig.agent('c').started()
  await rig.agent('a').started()
  expect(run.all('attempt-started').map(({ task }) => task)).toEqual(['a', 'c'])
  await rig.works('a', { 'a.txt': '' })
  await rig.works('b', { 'b.txt': '' })
  await rig.works('c', { 'c.txt': '' })
  expect(await run.ended).toBe('done')
})
