import { expect, it } from 'vitest'
import type { AgentEvent } from '../../src/ports/agent.ts'
import { toldBy } from '../../src/stages/steps/agent-account.ts'

const text = (said: string): AgentEvent => ({ type: 'text', text: said })
const piece = (said: string): AgentEvent => ({ type: 'text', text: said, isPiece: true })
const tool: AgentEvent = { type: 'tool', name: 'shell', summary: '' }
const done = (summary: string): AgentEvent => ({ type: 'done', summary })

it.each<[string, readonly AgentEvent[], string | null]>([
  ['an agent that never got done has no summary', [text('hm')], null],
  ['its own summary counts', [text('hm'), done('all green')], 'all green'],
  [
    'without one what it said last does',
    [text('hm'), tool, text('hm'), text('all green'), done('')],
    'all green',
  ],
  ['in however many pieces it came', [text('hm'), piece('all '), piece('green'), done('')], 'all green'],
  ['and nothing when it said nothing after its tools', [text('hm'), tool, done('')], ''],
])('%s', (_, events, summary) => {
  expect(toldBy(events).summary).toBe(summary)
})
