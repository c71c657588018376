import { describe, expect, it } from 'vitest'
import { openQuestion } from '../../src/core/attempt/ask.ts'
import { allowing, denying } from '../../src/core/attempt/question.ts'
import type { AgentSpec } from '../../src/core/config.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { next } from '../../src/core/next.ts'
import { config, me, startEngine, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const api = toTaskId('api')
const ref = { task: api, attempt: 1 }
const asked = { ...ref, question: 'q1', text: 'Write /etc/hosts', options: ['allow', 'deny'] } as const
const ask: Said = { type: 'agent-asked', ...asked }
const reply = (answer: string): Said => ({ type: 'answer-task', task: api, answer })
const goOn: Said = { type: 'agent-answered', ...ref, question: 'q1' }

function running(attended = true, claude: Partial<AgentSpec> = {}) {
  const agents = Object.fromEntries(
    Object.entries(config().agents).map(([name, spec]) => [name, { ...spec, ...claude }]),
  )
  const run = new SimulatedWorld()
  return run
    .begin([task('api')], { config: config({ checks: [], agents }) }, attended)
    .run((simulated) => simulated.wants('run api#1'))
}

const given = (answer: string | null, by: typeof me | null, message: string | null = null) => ({
  type: 'input-given',
  ...ref,
  question: 'q1',
  answer,
  message,
  by,
})

describe('an agent that asks', () => {
  it('waits for a person, and what they say is laid out for it as long as it runs', () => {
    const run = running()
    expect(run.say(ask).events).toEqual([{ type: 'input-needed', ...asked }])
    expect(openQuestion(run.task('api'))).toMatchObject({ question: 'q1', answer: null })
    expect(run.say(reply(' ALLOW ')).events).toEqual([given('allow', me)])
    expect(openQuestion(run.task('api'))).toBeNull()
    expect(next(run.world)).toContainEqual({
      type: 'answer-agent',
      id: 'answer api#1 q1',
      ...ref,
      question: 'q1',
      answer: { text: 'allow', message: null },
    })
    run.run()
    expect(run.landed()).toEqual(['api'])
  })

  it('asks the same question once, however often it is seen', () => {
    const run = running()
    run.say(ask)
    expect(run.say(ask).events).toEqual([])
    run.say(reply('deny'))
    expect(run.say(ask).events).toEqual([])
  })

  it('is allowed by approve and denied by reject, with the reason if there is one', () => {
    const approved = running()
    approved.say(ask)
    const approve: Said = { type: 'approve-task', task: api, override: null, reason: 'go ahead' }
    expect(approved.say(approve).events).toEqual([given('allow', me, 'go ahead')])
    const rejected = running()
    rejected.say(ask)
    expect(rejected.say({ type: 'reject-task', task: api, reason: '' }).events).toEqual([given('deny', me)])
  })

  it('goes on by itself, and nobody needs to answer any more', () => {
    const run = running()
    run.say(ask)
    expect(run.say(goOn).events).toEqual([given(null, null)])
    expect(run.say(goOn).events).toEqual([])
    expect(run.say(reply('allow')).refusal).toEqual({ kind: 'nothing-asked', task: api })
  })

  it('says no more once it was answered', () => {
    const run = running()
    run.say(ask)
    run.say(reply('allow'))
    expect(run.say(goOn).events).toEqual([])
    expect(run.wants('answer api#1 q1')).toBe(true)
  })

  it('gets the answer of the config once an engine goes on with it that has nobody to ask', () => {
    const run = running(true, { unattended: 'allow' })
    run.say(ask)
    run.say(startEngine())
    expect(run.say(ask).events).toEqual([given('allow', null)])
    expect(run.say(ask).events).toEqual([])
  })

  it('has its questions answered in the order it asked them', () => {
    const run = running()
    run.say(ask)
    run.say({ type: 'agent-asked', ...asked, question: 'q2', options: [] })
    run.say(reply('allow'))
    expect(openQuestion(run.task('api'))?.question).toBe('q2')
    expect(run.say(reply('port 8080')).events).toMatchObject([{ question: 'q2', answer: 'port 8080' }])
  })

  it('takes no answer that it does not offer', () => {
    const run = running()
    run.say(ask)
    expect(run.say(reply('perhaps')).refusal).toEqual({
      kind: 'no-such-answer',
      task: api,
      answer: 'perhaps',
      options: ['allow', 'deny'],
    })
  })

  it('waits for nothing once it is being ended', () => {
    const run = running()
    run.say(ask)
    run.say({ type: 'cancel-tasks', tasks: [api], reason: '' })
    expect(run.say(reply('allow')).refusal).toEqual({ kind: 'nothing-asked', task: api })
    expect(run.say(ask).events).toEqual([])
  })

  it.each([
    [false, {}, 'deny'],
    [false, { unattended: 'allow' }, 'allow'],
    [true, { onAsk: 'allow' }, 'allow'],
    [true, { onAsk: 'deny', unattended: 'allow' }, 'deny'],
  ] as const)('is answered at once where no person is asked: attended %s, %j', (attended, spec, answer) => {
    const run = running(attended, spec)
    expect(run.say(ask).events).toEqual([{ type: 'input-needed', ...asked }, given(answer, null)])
  })

  it('runs out of its task’s time all the same', () => {
    const run = new SimulatedWorld().begin(
      [task('api', { deadlineMs: 30_000 })],
      { config: config({ checks: [] }) },
      true,
    )
    run.run((simulated) => simulated.wants('run api#1'))
    run.say(ask)
    run.run()
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'deadline-passed' } })
  })
})

it('the options that allow and deny are found by what they say, else by their place', () => {
  expect(allowing({ options: ['Deny', 'Always allow', 'Allow once'] })).toBe('Allow once')
  expect(denying({ options: ['Yes', 'No, and say why', 'Later'] })).toBe('No, and say why')
  expect(allowing({ options: ['red', 'blue'] })).toBe('red')
  expect(denying({ options: ['red', 'blue'] })).toBe('blue')
  expect([allowing({ options: [] }), denying({ options: [] })]).toEqual(['yes', 'no'])
})
