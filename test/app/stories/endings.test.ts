import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toTaskId } from '../../../src/core/ids.ts'
import { makeRig } from '../../support/rig.ts'
import type { TestRun } from '../../support/test-run.ts'

const once = { retry: { maxAttempts: 1 } }
const ends = (run: TestRun, ...tasks: readonly string[]) => tasks.map((id) => run.task(id).state.status)
const failures = (run: TestRun) => run.all('attempt-failed').map(({ failure }) => failure.kind)

it('a task without a change dies, its dependents end with it, and a retry revives exactly those', async () => {
  const rig = await makeRig()
  const run = await rig.run({
    api: { retry: { maxAttempts: 2 } },
    ui: { dependsOn: ['api'] },
    end: { dependsOn: ['ui'] },
    docs: {},
  })
  await rig.agent('api').exit(0)
  expect((await rig.agent('api', 2).started()).prompt).toContain('nothing')
  await rig.agent('api', 2).exit(0)
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('failed')
  expect(failures(run)).toEqual(['no-change', 'no-change'])
  expect(ends(run, 'api', 'ui', 'end', 'docs')).toEqual(['dead', 'cancelled', 'cancelled', 'landed'])
  expect(run.all('task-cancelled').map(({ because }) => because)).toEqual(['api', 'api'])

  const retry = {
    type: 'retry-tasks',
    tasks: [toTaskId('api')],
    hint: 'Look again.',
    agent: null,
    clean: false,
  } as const
  const more = await rig.resume(run.run, { first: [retry] })
  expect((await rig.agent('api', 3).started()).prompt).toContain('Look again.')
  for (const [task, attempt] of [
    ['api', 3],
    ['ui', 1],
    ['end', 1],
  ] as const)
    await rig.works(task, { [task]: task }, attempt)
  expect(await more.ended).toBe('done')
  expect(ends(more, 'api', 'ui', 'end', 'docs')).toEqual(['landed', 'landed', 'landed', 'landed'])
  expect(more.all('attempt-started').map(({ task }) => task)).toEqual(['api', 'ui', 'end'])
})

it('a task need not change anything where its plan says so', async () => {
  const rig = await makeRig({ files: { 'ready.txt': '' } })
  const run = await rig.run({
    research: { change: 'none' },
    meddler: { change: 'none', ...once },
    maybe: { change: 'optional' },
    ready: { doneWhen: 'test -e ready.txt' },
    unready: { doneWhen: 'test -e other.txt' },
  })
  await rig.agent('research').exit(0)
  await rig.works('meddler', { 'meddled.txt': '' })
  await rig.agent('maybe').exit(0)
  await rig.works('unready', { 'other.txt': 'other\n' })
  expect(await run.ended).toBe('failed')
  expect(ends(run, 'research', 'meddler', 'maybe', 'ready', 'unready')).toEqual([
    ...['done', 'dead', 'done', 'done', 'landed'],
  ])
  expect(existsSync(join(run.folder, 'tasks', 'ready'))).toBe(false)
  expect(rig.refs()).toEqual(['refs/heads/main', `refs/heads/orch/${run.run}/meddler`])
  expect(rig.leases()).toEqual([])
})

it('exit 75 waits for the provider and spends nothing', async () => {
  const rig = await makeRig({
    config: { retry: { initialInterval: '10m', maxInterval: '1h', jitter: 0, maxAttempts: 1 } },
  })
  const run = await rig.run({ api: {}, docs: {} })
  await rig.agent('docs').started()
  await rig.agent('api').exit(75)
  await run.event('attempt-failed', 'api')
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  await run.event('branch-released', 'docs')
  expect(run.all('attempt-started')).toHaveLength(2)
  rig.clock.pass(10 * 60_000)
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(run.task('api').tally.spent).toBe(0)
})

it('an agent that a signal ends is started again and spends nothing', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: once })
  await rig.agent('api').write({ 'half.txt': 'half\n' })
  await rig.agent('api').die('SIGKILL')
  const { prompt, folder } = await rig.agent('api', 2).started()
  expect(prompt).toContain('interrupted')
  expect(existsSync(join(folder, 'half.txt'))).toBe(true)
  await rig.works('api', { 'whole.txt': 'whole\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(failures(run)).toEqual(['crashed'])
})

it('an agent that fails, takes too long or falls silent spends an attempt', async () => {
  const rig = await makeRig()
  const run = await rig.run({
    fails: {},
    long: { timeout: '150ms', ...once },
    silent: { idleTimeout: '150ms', ...once },
  })
  await rig.agent('fails').print('I cannot')
  await rig.agent('fails').exit(7)
  const { prompt } = await rig.agent('fails', 2).started()
  expect(prompt).toContain('7')
  expect(prompt).toContain('I cannot')
  await rig.works('fails', { 'done.txt': '' }, 2)
  expect(await run.ended).toBe('failed')
  expect(failures(run).toSorted()).toEqual(['agent-failed', 'idle', 'timed-out'])
  expect(ends(run, 'fails', 'long', 'silent')).toEqual(['landed', 'dead', 'dead'])
})

it('output beyond its limit is cut, and the agent goes on', async () => {
  const rig = await makeRig({ config: { outputLimit: '4KB' } })
  const run = await rig.run({ api: {} })
  for (let line = 0; line < 20; line += 1) await rig.agent('api').print(`${line} ${'x'.repeat(1_000)}`)
  await rig.works('api', { 'api.txt': '' })
  expect(await run.ended).toBe('done')
  const log = rig.read(join(run.folder, 'tasks/api/1/output.log'))
  expect(log.length).toBeLessThan(6_000)
  expect(log).toContain('0 x')
  expect(log).toContain('19 x')
})

it('a plan that stops at the first dead task starts nothing after it', async () => {
  const rig = await makeRig({ config: { concurrency: { agents: 1 } } })
  const run = await rig.run({ a: once, b: {} }, { plan: { onDead: 'stop' } })
  await rig.agent('a').exit(1)
  expect(await run.ended).toBe('failed')
  expect(ends(run, 'a', 'b')).toEqual(['dead', 'cancelled'])
})
