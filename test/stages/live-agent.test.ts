import { expect, it } from 'vitest'
import { commandAgent } from '../../src/adapters/agent/command.ts'
import { listenToAgent } from '../../src/stages/steps/live-agent.ts'

interface Timer {
  readonly at: number
  readonly call: () => void
}

function listen() {
  const timers = new Set<Timer>()
  const pauses: number[] = []
  const parsed: string[] = []
  const questions: string[] = []
  const parse = (line: string) => {
    parsed.push(line)
    return commandAgent.parse(line)
  }
  const clock = {
    now: () => 1_000,
    wake(at: number, call: () => void) {
      const timer = { at, call }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  const live = listenToAgent({
    agent: { parse },
    clock,
    onPause: (ms) => pauses.push(ms),
    onQuestion: ({ type, question }) => questions.push(`${type} ${question}`),
  })
  const says = (...events: readonly object[]) =>
    live.read(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  return { ...live, says, parsed, pauses, questions, timers: () => [...timers] }
}

it('an agent that is done and does not go is ended after ten seconds', () => {
  const { says, timers, enough } = listen()
  says({ type: 'done' }, { type: 'usage', inputTokens: 1 })
  expect(timers().map(({ at }) => at)).toEqual([11_000])
  expect(enough.aborted).toBe(false)
  timers()[0]?.call()
  expect(enough.aborted).toBe(true)
})

it('an agent that goes on after it said it was done is left alone', () => {
  const { says, timers } = listen()
  says({ type: 'done' }, { type: 'text', text: 'one more thing' })
  expect(timers()).toEqual([])
  says({ type: 'done' })
  expect(timers()).toHaveLength(1)
})

it('nothing is left of an agent that has ended', () => {
  const { says, timers, close } = listen()
  says({ type: 'done' })
  close()
  expect(timers()).toEqual([])
})

it.each(['auth', 'quota'])('a retry after %s is not waited for', (kind) => {
  const { says, enough, pauses } = listen()
  says({ type: 'retrying', attempt: 1, delayMs: 500, failure: { kind } })
  expect(enough.aborted).toBe(true)
  expect(pauses).toEqual([])
})

it('an agent that would wait a minute for its rate limit gives its place back', () => {
  const limited = (delayMs: number) => ({
    type: 'retrying',
    attempt: 1,
    delayMs,
    failure: { kind: 'rate-limited' },
  })
  const { says, enough } = listen()
  says(limited(59_000))
  expect(enough.aborted).toBe(false)
  says(limited(60_000))
  expect(enough.aborted).toBe(true)
})

it('a retry that may help is waited for as long as it announces', () => {
  const { says, enough, pauses } = listen()
  says({ type: 'retrying', attempt: 1, delayMs: 500, failure: { kind: 'overloaded' } })
  says({ type: 'retrying', attempt: 2, delayMs: 0 })
  expect(enough.aborted).toBe(false)
  expect(pauses).toEqual([500])
})

it('what is no JSON object is not looked into', () => {
  const { read, parsed } = listen()
  read('npm warn\n\n [1]\n{"type":"text","text":"a"}\n{"type":"text","te')
  expect(parsed).toEqual(['{"type":"text","text":"a"}', '{"type":"text","te'])
})

it('what it asks is told, and that it goes on', () => {
  const { says, questions } = listen()
  says({ type: 'asking', question: 'q1', text: 'May I?' }, { type: 'asking', question: '../q' })
  says({ type: 'answered', question: 'q1' })
  expect(questions).toEqual(['asking q1', 'answered q1'])
})
