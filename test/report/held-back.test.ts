import { expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { view } from '../../src/report/view.ts'
import { runWhyText, taskWhyText } from '../../src/report/why.ts'
import { config, start, startEngine, task } from '../support/builders.ts'
import type { Story } from './story.ts'
import { begun, checkTarget } from './story.ts'

const seen = (told: Story) => view(told.world, { now: told.now(), engineAlive: true })
const whys = (told: Story) => Object.fromEntries(seen(told).tasks.map(({ id, why }) => [id, why]))
const whyText = (told: Story) => runWhyText(told.world, { now: told.now(), engineAlive: true })
const { claude, codex } = config().agents
if (claude === undefined || codex === undefined) throw new Error('the usual agents are gone')
const acme = { claude: { ...claude, provider: 'acme' }, codex: { ...codex, provider: 'acme' } }

function fails(told: Story, id: string, failure: Failure): void {
  told.place(id)
  told.exit(id, failure)
  told.find(id)
}

it('a provider that is left alone has one countdown, and its tasks tell when it is asked again', () => {
  const told = begun([task('api'), task('ui', { agents: ['codex'] }), task('docs')], {
    config: config({ agents: acme, concurrency: { agents: 1, checks: 1, unlanded: 8 } }),
  })
  fails(told, 'api', { kind: 'rate-limited', resetAt: start + 3_600_000, tail: '429' })
  expect(seen(told)).toMatchObject({ status: 'running', why: 'acme cools down for 59 min' })
  expect(whys(told)).toMatchInlineSnapshot(`
    {
      "api": "waits for claude, which goes on in 59 min: the provider limits requests",
      "docs": "waits for claude, which goes on in 59 min",
      "ui": "waits for codex, which goes on in 59 min",
    }
  `)
  expect(seen(told).tasks.map(({ step, until }) => [step, until])).toEqual(
    [1, 2, 3].map(() => ['cooling-down', '2026-01-05T10:00:00.000Z']),
  )
  told.say({ type: 'tick' }, 3_600_000)
  expect(seen(told).why).toMatchInlineSnapshot(`"1 attempt under way and acme is tried out with 1 at once"`)
})

it('while one attempt tries a provider out the others say so', () => {
  const told = begun([task('api'), task('ui', { agents: ['codex'] }), task('docs')], {
    config: config({ agents: acme }),
  })
  for (const id of ['api', 'ui', 'docs']) fails(told, id, { kind: 'overloaded', tail: '' })
  told.say({ type: 'tick' }, 600_000)
  expect(whys(told)).toMatchInlineSnapshot(`
    {
      "api": "a worktree is being set up for its 2nd attempt",
      "docs": "waits until another attempt has tried out whether claude works again",
      "ui": "waits until another attempt has tried out whether codex works again",
    }
  `)
})

it('an agent that needs a person says what that person does', () => {
  const native = { ...claude, adapter: 'claude-code' }
  const told = begun([task('api'), task('ui', { agents: ['codex'] })], {
    config: config({ agents: { claude: native, codex } }),
  })
  fails(told, 'api', { kind: 'auth', tail: 'run /login' })
  fails(told, 'ui', { kind: 'quota', resetAt: null, tail: 'no credit' })
  expect(seen(told)).toMatchObject({
    status: 'waiting',
    tasks: [{ step: 'needs-input' }, { step: 'needs-input' }],
  })
  expect(whyText(told)).toMatchInlineSnapshot(`
    "20260105t090000-a1b2 waits for a person: log in with /login inside claude, or set ANTHROPIC_API_KEY, then orch resume
      api  waits for a person: claude cannot work, as the agent is not logged in
           hint: log in with /login inside claude, or set ANTHROPIC_API_KEY, then orch retry api or orch resume
      ui   waits for a person: codex cannot work, as the quota of the agent is used up
           hint: raise the quota of codex, then orch retry ui or orch resume"
  `)
  expect(
    taskWhyText(told.world, toTaskId('ui'), { now: told.now(), engineAlive: true }),
  ).toMatchInlineSnapshot(`
    "ui waits for a person: codex cannot work, as the quota of the agent is used up
      raise the quota of codex, then orch retry ui or orch resume
      attempt 1 (codex, 3 min, 12.4k tokens · $0.42): the quota of the agent is used up
      saved work: d206421 on orch/20260105t090000-a1b2/api
      3 of 3 attempts left"
  `)
  expect(told.lines.find((line) => line.includes('api   attempt 1 failed'))).toMatchInlineSnapshot(`
    "09:01:06 api   attempt 1 failed: the agent is not logged in; its 2nd attempt waits for a person
      │ run /login
      hint: log in with /login inside claude, or set ANTHROPIC_API_KEY, then orch retry api or orch resume"
  `)
})

it('an answer that no person gave says why', () => {
  const asking = { type: 'agent-asked', attempt: 1, question: 'q1', text: 'Push?', options: [] } as const
  const agents = { claude, codex: { ...codex, onAsk: 'allow' as const } }
  const told = begun([task('api'), task('ui', { agents: ['codex'] })], { config: config({ agents }) })
  for (const id of ['api', 'ui']) {
    told.place(id)
    told.say({ ...asking, task: toTaskId(id) })
  }
  expect(told.lines.filter((line) => line.includes('answered'))).toMatchInlineSnapshot(`
    [
      "09:00:03 api   answered "no", as nobody is there to ask",
      "09:00:05 ui    answered "yes", as the config says",
    ]
  `)
})

it('an attempt says whether its work was kept, came back, or was cut short', () => {
  const told = begun([task('api', { approval: true })])
  const ends = () =>
    taskWhyText(told.world, toTaskId('api'), { now: told.now(), engineAlive: true }).match(/attempt \d .*/g)
  told.finish('api')
  expect(ends()).toMatchInlineSnapshot(`
    [
      "attempt 1 (claude, 65 s, 12.4k tokens · $0.42): finished its work",
    ]
  `)
  told.say({ type: 'reject-task', task: toTaskId('api'), reason: 'keep the alias' })
  told.place('api')
  told.say({ type: 'cancel-tasks', tasks: 'all', reason: '' })
  told.exit('api')
  told.find('api')
  expect(ends()).toMatchInlineSnapshot(`
    [
      "attempt 1 (claude, 65 s, 12.4k tokens · $0.42): its work came back: ada rejected it: keep the alias",
      "attempt 2 (claude, 66 s, 12.4k tokens · $0.42): was ended before its time",
    ]
  `)
})

it('a budget that is spent says how much is, what comes next, and how to go on', () => {
  const told = begun([task('api'), task('ui')], {
    config: config({
      budget: { usd: 0.5, tokens: null },
      concurrency: { agents: 1, checks: 1, unlanded: 8 },
    }),
  })
  told.finish('api')
  told.merge('api')
  told.check('api')
  told.land('api')
  expect(whyText(told)).toMatchInlineSnapshot(`
    "20260105t090000-a1b2 waits for a person: the budget of $0.50 is too small for what comes next ($0.42 used, $0.42 expected); orch resume --budget-usd N raises it
      ui  waits for a person: the budget of $0.50 is too small for what comes next ($0.42 used, $0.42 expected)
          hint: orch resume --budget-usd N"
  `)
  told.say({ type: 'raise-budget', usd: 20, tokens: 2_000_000 })
  expect(told.lines.at(-2)).toContain('ada gives the run a budget of $20.00 and 2M tokens')
})

it('a task whose own budget is spent is a dead letter that a retry grants again', () => {
  const told = begun([task('api', { budget: { usd: null, tokens: 20_000 } })])
  fails(told, 'api', { kind: 'agent-failed', exitCode: 1, tail: 'oops' })
  expect(whyText(told)).toMatchInlineSnapshot(`
    "20260105t090000-a1b2 waits for the next attempt to start
      api  died after its only attempt: its budget of 20k tokens is too small for what comes next (12.4k tokens used, 12.4k tokens expected)
           hint: orch retry api grants it the same budget again"
  `)
  expect(told.lines.at(-2)).toMatchInlineSnapshot(`
    "09:01:06 api   attempt 1 failed: the agent exited with 1; its 2nd attempt starts in 1 s
      │ oops"
  `)
})

it('an attempt comes after what the last one ran into, be its prompt about an earlier one', () => {
  const told = begun([task('api')])
  fails(told, 'api', { kind: 'agent-failed', exitCode: 1, tail: '' })
  told.say({ type: 'tick' }, 60_000)
  fails(told, 'api', { kind: 'permission', tail: 'Write: /etc/hosts' })
  const alone = taskWhyText(told.world, toTaskId('api'), { now: told.now(), engineAlive: false })
  expect(alone.split('\n').slice(0, 2)).toMatchInlineSnapshot(`
    [
      "api its 3rd attempt starts once the run is resumed: the agent lacks a permission it needs (Write: /etc/hosts)",
      "  allow what claude lacks in settings of its own, then orch retry api or orch resume",
    ]
  `)
  told.say(startEngine())
  checkTarget(told)
  told.say({ type: 'tick' }, 60_000)
  expect(told.lines.findLast((line) => line.includes(' started '))).toMatchInlineSnapshot(
    `"09:03:12 api   attempt 3 started (claude) after the agent lacks a permission it needs (Write: /etc/hosts)"`,
  )
})
