import type { Usage } from '../../../core/attempt/usage.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { toolSummary } from '../tool-summary.ts'
import { opencodeFailure } from './failure.ts'

/** A line of `--format json`. Tools are told once they have ended, retries show only as steps that start again. */
export function parseOpencode(line: string): readonly AgentEvent[] {
  const said = jsonObject(line)
  return said === null ? [] : eventsOf(said)
}

function eventsOf(said: Fields): readonly AgentEvent[] {
  const part = fieldsOf(said.part)
  switch (said.type) {
    case 'step_start':
      return started(said)
    case 'text':
      return spoken(part)
    case 'tool_use':
      return part === null ? [] : [toolOf(part)]
    case 'step_finish':
      return part === null ? [] : [{ type: 'usage', usage: usageOf(part), span: 'step' }]
    case 'error':
      return [...started(said), { type: 'error', failure: opencodeFailure(said) }]
  }
  return []
}

function started({ sessionID }: Fields): readonly AgentEvent[] {
  const session = textOf(sessionID)
  return session === null ? [] : [{ type: 'started', session }]
}

function spoken(part: Fields | null): readonly AgentEvent[] {
  const text = textOf(part?.text)
  return text === null ? [] : [{ type: 'text', text }]
}

function toolOf({ tool, state }: Fields): AgentEvent {
  const end = fieldsOf(state)
  const name = textOf(tool) ?? 'tool'
  const error = textOf(end?.error)
  if (error !== null && refusal.test(error)) return { type: 'denied', name, summary: error.slice(0, 200) }
  return { type: 'tool', name, summary: toolSummary(end?.input) }
}

/** What it tells its model, the only place where a refusal shows: `ask` with nobody there, and `deny`. */
const refusal = /^The user (?:rejected permission|has specified a rule which prevents)/

/** `input` leaves out what was read from the cache, and what was written to it. */
function usageOf({ tokens, cost }: Fields): Usage {
  const counted = fieldsOf(tokens)
  const cache = fieldsOf(counted?.cache)
  return {
    inputTokens: amount(counted?.input) + amount(cache?.write),
    cachedTokens: amount(cache?.read),
    outputTokens: amount(counted?.output),
    reasoningTokens: amount(counted?.reasoning),
    usd: typeof cost === 'number' ? amount(cost) : null,
  }
}
