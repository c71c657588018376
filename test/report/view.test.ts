import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { statusJson } from '../../src/report/json.ts'
import type { View } from '../../src/report/view.ts'
import { view } from '../../src/report/view.ts'
import { changed, check, config, startEngine, task } from '../support/builders.ts'
import type { Story } from './story.ts'
import { begun, checkTarget, failed, story, tidyUp } from './story.ts'

const alive = (told: Story): View => view(told.world, { now: told.now(), engineAlive: true })
const alone = (told: Story): View => view(told.world, { now: told.now(), engineAlive: false })

function steps({ tasks }: View): Readonly<Record<string, string>> {
  return Object.fromEntries(tasks.map(({ id, status, step }) => [id, `${status} ${step}`]))
}

it('the status JSON has the fields of the contract and no others', () => {
  const told = begun([task('api')])
  told.finish('api')
  const report = JSON.parse(statusJson(alive(told)))
  expect(Object.keys(report).join(' ')).toBe(
    'v run plan target base status startedAt endedAt tasks queue usage',
  )
  expect(Object.keys(report.tasks[0]).join(' ')).toBe(
    'id title status step since until why agent attempts branch worktree commit pr usage',
  )
  expect(report.queue).toMatchInlineSnapshot(`
    [
      {
        "checks": null,
        "commit": null,
        "position": 1,
        "priority": 0,
        "since": "2026-01-05T09:01:06.000Z",
        "status": "merging",
        "task": "api",
        "why": "is being merged with main",
      },
    ]
  `)
})

it('every place of the flow is a step of its own', () => {
  const told = begun(
    [
      ...['schema', 'ui', 'ci', 'docs'].map((id) => task(id)),
      ...[task('api', { after: ['schema'] }), task('late', { priority: -1 })],
    ],
    { config: config({ checks: [check('unit'), check('lint', { on: ['branch'] })] }) },
  )
  told.place('ui')
  told.place('ci')
  told.exit('ci')
  told.finish('docs')
  expect(steps(alive(told))).toMatchInlineSnapshot(`
    {
      "api": "waiting waiting-for-tasks",
      "ci": "active saving",
      "docs": "active checking",
      "late": "ready waiting-for-place",
      "schema": "active setting-up",
      "ui": "active agent",
    }
  `)
})

it('the queue has a step for merging, checking, landing and a blocked checkout', () => {
  const told = begun([task('api'), task('ui')])
  told.finish('api')
  told.finish('ui')
  expect(steps(alive(told))).toEqual({ api: 'queued merging', ui: 'queued in-queue' })
  told.merge('api')
  expect(steps(alive(told)).api).toBe('queued checking')
  told.check('api')
  expect(steps(alive(told)).api).toBe('queued landing')
  told.say({
    ...{ type: 'landing-stopped', task: toTaskId('api'), candidate: 1 },
    ...{ checkout: '/repo', reason: 'dirty', paths: ['src/a.ts'] },
  })
  expect(steps(alive(told))).toEqual({ api: 'queued blocked', ui: 'queued merging' })
  expect(Date.parse(alive(told).tasks[0]?.until ?? '')).toBeGreaterThan(told.now())
})

it('a run is running only while an engine lives', () => {
  const told = begun([task('api')])
  expect(alive(told).status).toBe('running')
  expect(alone(told).status).toBe('stopped')
})

it('a run that only people can move waits, with an engine and without', () => {
  const told = begun([task('ci'), task('after', { after: ['ci'] })])
  told.finish('ci', { paths: [changed('.github/ci.yml')] })
  expect(alive(told).status).toBe('waiting')
  expect(alone(told).status).toBe('waiting')
  expect(alone(told).why).toMatchInlineSnapshot(`"waits for approval of ci: orch approve ci"`)
})

it('a run whose target is red waits', () => {
  const told = story([task('api')])
  for (const _ of ['first', 'confirming']) checkTarget(told, failed('3 tests failed'))
  expect(alone(told).status).toBe('waiting')
  expect(alone(told).why).toMatchInlineSnapshot(
    `"waits: check unit fails on main itself; mend main, then orch resume"`,
  )
  expect(alone(told).tasks[0]?.step).toBe('needs-input')
})

it('a run ends done, or failed with anything dead or cancelled', () => {
  const good = begun([task('api')])
  good.finish('api')
  good.merge('api')
  good.check('api')
  good.land('api')
  tidyUp(good)
  expect(alone(good)).toMatchObject({ status: 'done', tasks: [{ status: 'landed', worktree: null }] })

  const bad = begun([task('api')])
  bad.say({ type: 'cancel-tasks', tasks: 'all', reason: 'not today' })
  expect(alone(bad)).toMatchObject({ status: 'failed', tasks: [{ why: 'was cancelled: not today' }] })
})

it('an engine that stops leaves its tasks ready and the run stopped', () => {
  const told = begun([task('api')])
  told.place('api')
  told.say({ type: 'stop-engine', signal: 'SIGINT' })
  expect(alive(told)).toMatchObject({ status: 'running', why: 'stops once 1 attempt ended and is saved' })
  told.exit('api')
  told.find('api')
  tidyUp(told)
  expect(alone(told)).toMatchObject({ status: 'stopped', why: 'was stopped; orch resume goes on' })
  told.say(startEngine())
  expect(alive(told).status).toBe('running')
})
