import { expect, it } from 'vitest'
import { makeRig } from '../../support/rig.ts'

it('parallel tasks land one after another, a dependent starts from what its dependency landed', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, docs: {}, ui: { dependsOn: ['api'] } })
  await rig.agent('docs').started()
  await rig.works('api', { 'api.txt': 'api\n' })
  const { commit } = await run.event('landed', 'api')
  expect((await rig.agent('ui').started()).env.ORCH_BASE).toBe(commit)
  await rig.works('ui', { 'ui.txt': 'ui\n' })
  await run.event('landed', 'ui')
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('done')
  expect(rig.log().slice(2)).toEqual(['Land api: Do api.', 'Land ui: Do ui.', 'Land docs: Do docs.'])
  expect(run.all('slot-leased', 'ui')[0]?.base).toBe(commit)
  expect(rig.refs()).toEqual(['refs/heads/main'])
})

it('higher priority starts first, then the longer chain of dependents', async () => {
  const rig = await makeRig({ config: { concurrency: { agents: 1 } } })
  const run = await rig.run({
    last: {},
    chain: {},
    urgent: { priority: 1 },
    end: { dependsOn: ['chain'] },
  })
  for (const task of ['urgent', 'chain', 'last', 'end']) await rig.works(task, { [task]: task })
  expect(await run.ended).toBe('done')
  expect(run.all('attempt-started').map(({ task }) => task)).toEqual(['urgent', 'chain', 'last', 'end'])
})

it('a landed commit carries trailers and both parents, and its branch is gone', async () => {
  const rig = await makeRig()
  const base = rig.repository.git('rev-parse', 'main')
  const run = await rig.run({ api: { title: 'Add the API' } })
  await rig.agent('api').commit({ 'api.txt': 'api\n' }, 'My own commit')
  await rig.works('api', { 'left.txt': 'left over\n' })
  expect(await run.ended).toBe('done')
  const { head } = (await run.event('work-saved', 'api')).work
  expect(rig.repository.git('log', '-1', '--format=%P', 'main')).toBe(`${base} ${head}`)
  expect(rig.repository.git('log', '-1', '--format=%B', 'main').split('\n').slice(0, 6)).toEqual([
    'Land api: Add the API',
    '',
    `Orch-Run: ${run.run}`,
    'Orch-Task: api',
    'Orch-Attempt: 1',
    'Orch-Agent: test',
  ])
  expect(rig.log(head).slice(2)).toEqual(['My own commit', 'Add the API'])
  expect(rig.repository.git('log', '-1', '--format=%(trailers:key=Orch-Task,valueonly)', head)).toBe('api\n')
  expect(rig.refs()).toEqual(['refs/heads/main'])
})

it('worktrees may stand elsewhere, and branches are let go there too', async () => {
  const rig = await makeRig({ config: { worktrees: { root: '../slots of {repo}' } } })
  const run = await rig.run({ api: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('done')
  expect(run.all('slot-leased')[0]?.path).toBe(`${rig.folder}/slots of repo/agent-1`)
  expect(rig.refs()).toEqual(['refs/heads/main'])
})
