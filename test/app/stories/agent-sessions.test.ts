import { expect, it } from 'vitest'
import { view } from '../../../src/report/view.ts'
import { makeRig } from '../../support/rig.ts'

const noBrokenFile = 'test ! -e broken.txt || { echo "broken.txt is there"; exit 3; }'
const checked = { config: { checks: [{ name: 'unit', run: noBrokenFile }] } }
const used = (inputTokens: number, usd: number) => ({ type: 'usage', span: 'session', inputTokens, usd })

it('a red check goes back to the agent in its own session, with the evidence alone', async () => {
  const rig = await makeRig(checked)
  const run = await rig.run({ api: {} })
  const [first, second] = [rig.agent('api'), rig.agent('api', 2)]
  const before = await first.started()
  expect(before.env.ORCH_SESSION_ID).toBeUndefined()
  await first.tell({ type: 'started', session: 'talk' })
  await first.tell(used(1_000, 0.2))
  await rig.works('api', { 'broken.txt': 'oh\n', 'api.txt': 'api\n' })

  const { prompt, folder, env } = await second.started()
  expect(env.ORCH_SESSION_ID).toBe('talk')
  expect(folder).toBe(before.folder)
  expect(prompt).toContain('broken.txt is there')
  expect(prompt).toContain('Your task and the rules you were given still hold.')
  expect(prompt).not.toContain('Do api.')
  await second.tell(used(1_500, 0.3))
  await second.delete('broken.txt')
  await second.exit(0)
  expect(await run.ended).toBe('done')
  expect(run.all('agent-ended').map(({ session, tokens, usd }) => [session, tokens, usd])).toEqual([
    ['talk', 1_000, 0.2],
    [undefined, 500, 0.1],
  ])
  const [task] = view(run.world, { now: Date.now(), engineAlive: false }).tasks
  expect(task?.usage).toMatchObject({ tokens: 1_500, usd: 0.3, inputTokens: 1_500 })
})

it('a session that is gone is replaced at once by one that is told what happened so far', async () => {
  const rig = await makeRig(checked)
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  await rig.agent('api').tell({ type: 'started', session: 'talk' })
  await rig.works('api', { 'broken.txt': 'oh\n', 'api.txt': 'api\n' })
  await rig.agent('api', 2).tell({ type: 'error', kind: 'session-lost', message: 'no session talk' })
  await rig.agent('api', 2).exit(1)
  const third = rig.agent('api', 3)
  const { prompt, env } = await third.started()
  expect(env.ORCH_SESSION_ID).toBeUndefined()
  expect(prompt).toMatch(/^Do api\./)
  expect(prompt).toContain('- Attempt 1 (test) did not pass the check `unit`.')
  expect(prompt).toContain('broken.txt is there')
  await third.delete('broken.txt')
  await third.exit(0)
  expect(await run.ended).toBe('done')
  expect(run.all('attempt-failed')).toMatchObject([
    { failure: { kind: 'session-lost', tail: 'no session talk' } },
  ])
})

it('a stopped agent goes on with its session, and what it had used by then is kept', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  const agent = rig.agent('api')
  await agent.tell({ type: 'started', session: 'talk' })
  await agent.tell(used(700, 0.1))
  await agent.write({ 'half.txt': 'half\n' })
  await run.stop('SIGINT')
  expect(await run.ended).toBe('interrupted')
  expect(run.task('api').past).toMatchObject([{ failure: null, spent: { tokens: 700, usd: 0.1 } }])
  const more = await rig.resume(run.run)
  const { prompt, env } = await rig.agent('api', 2).started()
  expect(env.ORCH_SESSION_ID).toBe('talk')
  expect(prompt).toContain('Your last attempt was interrupted')
  await rig.works('api', { 'whole.txt': 'whole\n' }, 2)
  expect(await more.ended).toBe('done')
})

it('an agent that retries what no patience helps with is ended at once', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  const failure = { kind: 'auth', message: '401 Invalid API key' }
  await rig.agent('api').tell({ type: 'retrying', attempt: 1, delayMs: 600, failure })
  expect(await run.ended).toBe('waiting')
  expect(run.all('attempt-failed')).toMatchObject([
    { failure: { kind: 'auth', tail: '401 Invalid API key' } },
  ])
})

it('an agent that is done and does not go is ended, and its work lands', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {} })
  await rig.agent('api').write({ 'api.txt': 'api\n' })
  await rig.agent('api').tell({ type: 'done', summary: 'all there' })
  const hurry = setInterval(() => rig.clock.pass(10_000), 50)
  const { outcome, summary } = await run.event('agent-ended').finally(() => clearInterval(hurry))
  expect([outcome.kind, summary]).toEqual(['claimed-success', 'all there'])
  expect(await run.ended).toBe('done')
  expect(rig.file('api.txt')).toBe('api')
})

it('a tool that was denied is named where nothing came of the work', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: {}, docs: {} })
  for (const id of ['api', 'docs'])
    await rig.agent(id).tell({ type: 'denied', name: 'Bash', summary: 'npm install' })
  await rig.agent('api').exit(0)
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('waiting')
  expect(run.all('attempt-failed')).toMatchObject([
    { task: 'api', failure: { kind: 'permission', tail: 'Bash: npm install' } },
  ])
  expect(run.task('docs').state.status).toBe('landed')
})
