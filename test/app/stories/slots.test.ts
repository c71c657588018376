import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'

/** What HEAD of a slot names. */
const headOf = (rig: Rig, slot: string) => rig.read(join(rig.repository.gitDir, 'worktrees', slot, 'HEAD'))
const detached = /^[0-9a-f]{40}\n$/

it('a slot that was given back stands on no branch, so that its branch is free for anything', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { approval: true }, docs: {} })
  await rig.works('api', { 'api.txt': 'api\n' })
  await rig.works('docs', { 'docs.txt': 'docs\n' })
  expect(await run.ended).toBe('waiting')
  expect(
    run
      .all('slot-leased')
      .map(({ slot }) => slot)
      .toSorted(),
  ).toEqual(['agent-1', 'agent-2'])
  expect(headOf(rig, 'agent-1')).toMatch(detached)
  expect(headOf(rig, 'agent-2')).toMatch(detached)
  rig.repository.git('checkout', '-q', `orch/${run.run}/api`)
  rig.repository.git('checkout', '-q', 'main')
  rig.repository.git('branch', '-q', '-D', `orch/${run.run}/api`)
})

it('a branch check that edits files does not reach the next attempt', async () => {
  const rig = await makeRig({
    config: {
      checks: [
        {
          name: 'format',
          run: 'test ! -e red.txt || { echo edited >> README.md; echo new > made.txt; echo ignored > made.tmp; false; }',
          on: ['branch', 'candidate'],
        },
      ],
    },
    files: { '.gitignore': '*.tmp\n' },
  })
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  await rig.works('api', { 'red.txt': '' })
  const { folder, prompt } = await rig.agent('api', 2).started()
  expect(prompt).toContain('format')
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('hello\n')
  expect(existsSync(join(folder, 'made.txt'))).toBe(false)
  expect(rig.repository.gitIn(folder, 'status', '--porcelain')).toBe('')
  await rig.agent('api', 2).delete('red.txt')
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  await run.ended
  expect(rig.repository.git('ls-tree', '-r', '--name-only', `refs/orch/${run.run}/api/head`)).not.toContain(
    'made',
  )
})

it('a task that is cancelled while its slot is set up leaves no lease behind', async () => {
  const rig = await makeRig({
    config: {
      worktrees: {
        setup: [
          'case $PWD in *agent*) touch ../../begun; while test ! -e ../../go; do sleep 0.02; done;; esac',
        ],
      },
    },
  })
  const run = await rig.run({ api: {} })
  await run.event('attempt-started', 'api')
  await run.ask({ type: 'cancel-tasks', tasks: 'all', reason: 'not needed' })
  expect(await run.ended).toBe('failed')
  expect(rig.leases()).toEqual([])
  expect(run.all('slot-leased')).toEqual([])
})

it('setup that fails on the target itself ends the run before the first prompt', async () => {
  const rig = await makeRig({ config: { worktrees: { setup: ['echo no network; exit 9'] } } })
  const run = await rig.run({ api: {} })
  expect(await run.ended).toBe('preflight')
  expect(run.all('preflight-failed').concat()).toEqual([])
  expect(run.all('target-setup-finished')[0]?.failure).toMatchObject({ kind: 'setup-failed', exitCode: 9 })
  expect(existsSync(join(run.folder, 'tasks'))).toBe(false)
})

it('work that setup fails on is blamed like a red check, and its agent starts all the same', async () => {
  const setup = 'test ! -e lock.txt || { echo lock.txt does not fit; exit 9; }'
  const checks = [{ name: 'unit', run: 'true' }]
  const rig = await makeRig({ config: { checks, worktrees: { setup: [setup], setupKey: ['lock.txt'] } } })
  const run = await rig.run({ api: { retry: { maxAttempts: 2 } } })
  await rig.works('api', { 'lock.txt': 'wrong\n' })
  const { prompt } = await rig.agent('api', 2).started()
  expect(prompt).toContain(`setup failed: ${setup}\nlock.txt does not fit`)
  expect(run.all('entry-bounced')).toMatchObject([{ failure: { kind: 'check-failed', exitCode: 9 } }])
  expect(run.all('check-finished').filter(({ subject }) => subject.of === 'candidate')).toHaveLength(2)
  await rig.agent('api', 2).delete('lock.txt')
  await rig.works('api', { 'api.txt': 'api\n' }, 2)
  expect(await run.ended).toBe('done')
})

it('a fresh start begins on a clean base, on a branch of its own', async () => {
  const rig = await makeRig()
  const run = await rig.run({ api: { retry: { maxAttempts: 1 } } })
  await rig.agent('api').write({ 'bad.txt': 'bad\n' })
  await rig.agent('api').exit(1)
  expect(await run.ended).toBe('failed')
  const retry = {
    type: 'retry-tasks',
    tasks: [run.task('api').spec.id],
    hint: null,
    agent: null,
    clean: true,
  } as const
  const more = await rig.resume(run.run, { first: [retry] })
  const { folder } = await rig.agent('api', 2).started()
  expect(existsSync(join(folder, 'bad.txt'))).toBe(false)
  await rig.works('api', { 'good.txt': 'good\n' }, 2)
  expect(await more.ended).toBe('done')
  expect(rig.file('bad.txt', `refs/orch/${run.run}/api/1`)).toBe('bad')
  expect(rig.repository.git('ls-tree', '-r', '--name-only', 'main')).not.toContain('bad.txt')
})
