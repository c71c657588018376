import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { heartbeat } from '../../src/report/heartbeat.ts'
import { eventLine } from '../../src/report/json.ts'
import { plainLine } from '../../src/report/plain.ts'
import { summary } from '../../src/report/summary.ts'
import { makeTheme } from '../../src/report/theme.ts'
import { view } from '../../src/report/view.ts'
import { changed, task } from '../support/builders.ts'
import type { Story } from './story.ts'
import { begun, checkTarget, failed, story, tidyUp } from './story.ts'

const logOf = ({ task, attempt }: { task: string; attempt: number }) =>
  `/run/tasks/${task}/${attempt}/output.log`

/** One task lands, one is held, one dies with its dependent. */
function eventful(): Story {
  const told = begun([
    task('schema'),
    task('ci'),
    task('docs', { retry: once }),
    task('site', { after: ['docs'] }),
  ])
  told.finish('schema')
  told.finish('ci', { paths: [changed('.github/ci.yml')] })
  told.place('docs')
  told.exit('docs', {
    kind: 'agent-failed',
    exitCode: 1,
    tail: 'Reading…\n\u001b[31mError: no network\u001b[0m',
  })
  told.find('docs')
  told.merge('schema')
  told.check('schema', failed('expected 3\ngot 4'))
  told.check('schema', failed('expected 3\ngot 4'))
  told.finish('schema', { tree: told.world.run?.baseTree ?? never() })
  told.merge('schema')
  told.check('schema')
  told.land('schema')
  tidyUp(told)
  return told
}

it('a run reads as one line per change, evidence and hints below', () => {
  expect(eventful().lines.join('\n')).toMatchInlineSnapshot(`
    "09:00:00 orch    run 20260105t090000-a1b2: checkout-rewrite on main at f448f1f
    09:00:00 orch    the plan has 4 tasks
    09:00:00 orch    engine 4711 drives the run
    09:00:01 orch    main itself passes its checks
    09:00:01 docs    attempt 1 started (claude)
    09:00:01 schema  attempt 1 started (claude)
    09:00:01 ci      attempt 1 started (claude)
    09:01:05 schema  the agent says it is done (12.4k tokens · $0.42)
    09:01:06 schema  1 file changed, +10 -2
    09:01:06 schema  is 1st in the merge queue
    09:02:10 ci      the agent says it is done (12.4k tokens · $0.42)
    09:02:11 ci      1 file changed, +10 -2
    09:02:11 ci      waits for approval: it changes .github/ci.yml (protectedPaths)
      hint: orch approve ci
    09:03:16 docs    1 file changed, +10 -2
    09:03:16 docs    died after 1 attempt: the agent exited with 1
      │ Reading…
      │ Error: no network
      hint: orch retry docs -m "what to do differently"
    09:03:16 site    cancelled: docs ended without landing
    09:03:18 schema  check unit failed on its candidate: it exited with 1 (8.0 s)
      │ expected 3
      │ got 4
    09:03:19 schema  left the queue: check unit failed on its candidate; its 2nd attempt starts now
    09:03:19 schema  attempt 2 started (claude) after check unit failed on its candidate
    09:04:23 schema  the agent says it is done (12.4k tokens · $0.42)
    09:04:24 schema  1 file changed, +10 -2
    09:04:24 schema  is 1st in the merge queue
    09:04:26 schema  check unit passed on its candidate (12 s)
    09:04:27 schema  landed on main as 63abd4c
    09:04:31 orch    waits for approval of ci: orch approve ci
      hint: orch resume goes on after that"
  `)
})

it('the end of a run is a bounded text: counts, the dead with evidence, what waits, how to go on', () => {
  const told = eventful()
  expect(summary(told.world, { now: told.now(), engineAlive: false, logOf })).toMatchInlineSnapshot(`
    "run 20260105t090000-a1b2 waits for approval of ci: orch approve ci; main is at 63abd4c
    used 49.6k tokens · $1.68

    ✖ docs died after 1 attempt: the agent exited with 1
      │ Reading…
      │ Error: no network
      log: /run/tasks/docs/1/output.log
      hint: orch retry docs -m "what to do differently"

    ‼ ci waits for approval: it changes .github/ci.yml (protectedPaths)
      hint: orch approve ci

    ⊘ site was cancelled because docs ended without landing

    hint: orch resume --run 20260105t090000-a1b2 goes on"
  `)
})

it('a flood of dead letters is counted', () => {
  const told = begun(Array.from({ length: 9 }, (_, index) => task(`t${index}`, { retry: once })))
  for (const id of told.world.tasks.keys()) {
    told.place(id)
    told.exit(id, { kind: 'agent-failed', exitCode: 1, tail: 'line\n'.repeat(200) })
    told.find(id)
  }
  tidyUp(told)
  const text = summary(told.world, { now: told.now(), engineAlive: false, logOf })
  expect(text).toContain('4 more dead letters: orch dlq list')
  expect(text.split('\n').length).toBeLessThan(5 * 26)
})

it('a red target stops the run before the first prompt, with the evidence', () => {
  const told = story([task('api')])
  for (const _ of ['first', 'confirming']) checkTarget(told, failed('3 tests failed'))
  expect(told.lines.slice(3).join('\n')).toMatchInlineSnapshot(`
    "09:00:02 orch  check unit fails on main itself; no agent was started
      │ 3 tests failed
      hint: orch check main shows it by itself; mend main, then orch resume (where the config is what is wrong, mend that and orch run … --fresh: a run keeps the config it began with)
    09:00:02 orch  stopped before the first attempt"
  `)
})

it('a landing that stays blocked is said once', () => {
  const told = begun([task('api')])
  told.finish('api')
  for (const candidate of [1, 2, 3]) {
    told.merge('api')
    told.check('api', { cached: { run: 'r', seq: 1 } })
    told.say({
      ...{ type: 'landing-stopped', task: toTaskId('api'), candidate },
      ...{ checkout: '/home/ada/shop', reason: 'dirty', paths: ['src/a.ts'] },
    })
    told.say({ type: 'tick' }, 60_000)
  }
  expect(told.lines.filter((line) => line.includes('commit or stash'))).toMatchInlineSnapshot(`
    [
      "09:01:09 api   the landing waits: src/a.ts has uncommitted changes in /home/ada/shop; commit or stash them there",
    ]
  `)
})

it('a silent run gives signs of life', () => {
  const told = begun([task('api'), task('ui'), task('docs', { after: ['ui'] })])
  told.finish('api')
  told.place('ui')
  const now = told.now() + 95_000
  expect(heartbeat(view(told.world, { now, engineAlive: true }), now)).toMatchInlineSnapshot(
    `"09:02:42 1 under way (ui 1:35), 1 in the queue, 0 of 3 tasks ended"`,
  )
})

it('colours say what glyphs and words say too', () => {
  const told = begun([task('api')])
  const started = told.records.find(({ type }) => type === 'attempt-started') ?? never()
  const colour = makeTheme({ colour: true, ascii: false })
  expect(plainLine(started, told.world, colour)).toBe(
    '\u001b[2m09:00:01\u001b[22m \u001b[1mapi \u001b[22m  \u001b[36mattempt 1 started (claude)\u001b[39m',
  )
})

it('the JSON stream is the line of the journal', () => {
  const [first = never()] = begun([task('api')]).records
  expect(JSON.parse(eventLine(first))).toEqual(first)
  expect(eventLine(first)).not.toContain('\n')
})

const once = { ...task('any').retry, maxAttempts: 1 }

function never(): never {
  throw new Error('not in this story')
}

it('a check that passes after it failed on the same tree is flaky', () => {
  const told = begun([task('api')])
  told.finish('api')
  told.merge('api')
  told.check('api', failed('expected 3'))
  told.check('api')
  expect(told.lines.at(-1)).toContain('check unit is flaky: red, then green on the same tree')
  expect(view(told.world, { now: told.now(), engineAlive: true }).tasks[0]?.why).toContain(
    'check unit is flaky',
  )
})
