import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { view } from '../../../src/report/view.ts'
import { makeRig } from '../../support/rig.ts'

/** A check that says it has begun and waits until it may end, once it finds the task's file. */
const patient = {
  checks: [
    {
      name: 'slow',
      run: 'test ! -e api.txt || { touch ../../begun; while test ! -e ../../go; do sleep 0.02; done; }',
    },
  ],
}

it('a target that a person moved while a candidate was checked gets a candidate on its new tip', async () => {
  const rig = await makeRig({ config: patient })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  await run.event('candidate-built')
  const tip = rig.repository.commit({ 'mine.txt': 'mine\n' }, 'By hand')
  writeFileSync(join(rig.folder, 'go'), '')
  expect(await run.ended).toBe('done')
  expect(run.all('candidate-abandoned')).toMatchObject([{ candidate: 1, because: 'base-moved' }])
  expect(run.all('candidate-built').map(({ base }) => base)[1]).toBe(tip)
  expect(rig.log().slice(2)).toEqual(['By hand', 'Land api: Do api.'])
  expect(run.task('api').tally.spent).toBe(0)
})

it('a target that moves in the moment of landing is not moved back', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  await run.event('landing-started')
  const tip = rig.repository.commit({ 'mine.txt': 'mine\n' }, 'By hand')
  expect(await run.ended).toBe('done')
  expect(run.all('target-moved')).toMatchObject([{ tip }])
  expect(rig.log().slice(2)).toEqual(['By hand', 'Land api: Do api.'])
})

it('a deleted target is waited for', async () => {
  const rig = await makeRig()
  rig.repository.git('checkout', '-q', '-b', 'mine')
  const run = await rig.run({ api: {}, ui: {} }, { ask: { target: 'main' } })
  await rig.agent('ui').started()
  const tip = rig.repository.git('rev-parse', 'main')
  rig.repository.git('branch', '-D', '-q', 'main')
  await rig.works('api', { 'api.txt': 'api\n' })
  expect((await run.event('entry-suspended')).failure.kind).toBe('target-gone')
  expect(view(run.world, { now: rig.clock.now(), engineAlive: true }).tasks[0]?.why).toBe(
    'waits: the branch main is gone; `git branch main <commit>` makes it again',
  )
  rig.repository.git('branch', 'main', tip)
  rig.clock.pass(1_000)
  await run.event('landed', 'api')
  await rig.works('ui', { 'ui.txt': 'ui\n' })
  expect(await run.ended).toBe('done')
})

it('a target that a person set back is landed on where it is now', async () => {
  const rig = await makeRig()
  const run = await rig.run({ a: {}, b: {} })
  await rig.agent('b').started()
  await rig.works('a', { 'a.txt': 'a\n' })
  await run.event('landed', 'a')
  rig.repository.git('reset', '--hard', '-q', 'HEAD~1')
  await rig.works('b', { 'b.txt': 'b\n' })
  expect(await run.ended).toBe('done')
  expect(rig.log().slice(2)).toEqual(['Land b: Do b.'])
})

it('what a person brought to the target already is done without landing', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').write({ 'api.txt': 'api\n' })
  rig.repository.commit({ 'api.txt': 'api\n' }, 'By hand')
  await rig.agent('api').exit(0)
  expect(await run.ended).toBe('done')
  expect(run.task('api').state.status).toBe('done')
  expect(rig.log().slice(2)).toEqual(['By hand'])
})
