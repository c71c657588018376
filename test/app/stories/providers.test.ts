import { expect, it } from 'vitest'
import { view } from '../../../src/report/view.ts'
import { makeRig } from '../../support/rig.ts'
import type { TestRun } from '../../support/test-run.ts'

const hour = 3_600_000
const started = (run: TestRun) => run.all('attempt-started').map(({ task, agent }) => `${task} ${agent}`)

it('one agent that is refused holds back the other on its provider, through a restart, and one tries first', async () => {
  const rig = await makeRig({
    agents: { ada: { provider: 'acme' }, bob: { provider: 'acme' } },
    config: { concurrency: { agents: 2 } },
  })
  const run = await rig.run({
    api: { agent: 'ada' },
    ui: { agent: 'bob' },
    docs: { agent: 'bob' },
    e2e: { agent: 'bob' },
  })
  const resetAt = rig.clock.now() + hour
  await rig.agent('api').write({ 'api.txt': 'half\n' })
  await rig.agent('api').tell({ type: 'error', kind: 'rate-limited', resetAt, message: '429' })
  await rig.agent('api').exit(1)
  expect((await run.event('attempt-failed')).failure).toMatchObject({ kind: 'rate-limited', resetAt })
  await rig.works('ui', { 'ui.txt': 'ui\n' })
  await run.event('landed')
  expect(started(run)).toEqual(['api ada', 'ui bob'])
  await run.stop('SIGINT')
  expect(await run.ended).toBe('interrupted')

  const more = await rig.resume(run.run)
  const seen = view(more.world, { now: rig.clock.now(), engineAlive: true })
  expect(seen.why).toBe('acme cools down for 1 h')
  expect(
    seen.tasks.filter(({ step }) => step === 'cooling-down').map(({ id, until }) => [id, until]),
  ).toEqual(['api', 'docs', 'e2e'].map((id) => [id, new Date(resetAt).toISOString()]))
  rig.clock.pass(hour + 1_000)
  const { task: probe } = await more.event('attempt-started')
  const agent = rig.agent(probe, probe === 'api' ? 2 : 1)
  await agent.started()
  expect(more.world.active.size).toBe(1)
  await agent.write({ [`${probe}.txt`]: 'whole\n' })
  await agent.exit(0)
  for (const id of ['api', 'docs', 'e2e'].filter((each) => each !== probe))
    await rig.works(id, { [`${id}.txt`]: 'whole\n' }, id === 'api' ? 2 : 1)
  expect(await more.ended).toBe('done')
  expect(more.task('api').tally).toMatchObject({ attempts: 2, spent: 0 })
  expect(rig.file('api.txt')).toBe('whole')
})

it('a run waits when its budget is spent, lands what is finished, and goes on with a greater one', async () => {
  const rig = await makeRig({ config: { concurrency: { agents: 1 }, budget: { usd: 5 } } })
  const usage = { inputTokens: 1_000, cachedTokens: 0, outputTokens: 10, reasoningTokens: 0, usd: 3 }
  const run = await rig.run({ api: {}, ui: {} })
  await rig.agent('api').tell({ type: 'usage', usage, span: 'attempt' })
  await rig.works('api', { 'api.txt': 'api\n' })
  expect(await run.ended).toBe('waiting')
  expect(run.all('landed').map(({ task }) => task)).toEqual(['api'])
  expect(view(run.world, { now: rig.clock.now(), engineAlive: false })).toMatchObject({
    status: 'waiting',
    why: 'waits for a person: the budget of $5.00 is too small for what comes next ($3.00 used, $3.00 expected); orch resume --budget-usd N raises it',
    tasks: [{ status: 'landed' }, { status: 'ready', step: 'needs-input' }],
  })

  const more = await rig.resume(run.run, { first: [{ type: 'raise-budget', usd: 6, tokens: null }] })
  await rig.works('ui', { 'ui.txt': 'ui\n' })
  expect(await more.ended).toBe('done')
})
