import { isQuestionId } from '../../core/attempt/question.ts'
import type { Usage } from '../../core/attempt/usage.ts'
import type { Failure } from '../../core/failure.ts'
import type { AgentEvent } from '../../ports/agent.ts'
import type { Fields } from './fields.ts'
import { amount, fieldsOf, instant, jsonObject, textOf } from './fields.ts'

/** A line in orch's own format of agent events; none for everything else, which is log. */
export function parseEvent(line: string): readonly AgentEvent[] {
  const said = jsonObject(line)
  const event = said === null ? null : eventOf(said)
  return event === null ? [] : [event]
}

function eventOf(said: Fields): AgentEvent | null {
  switch (said.type) {
    case 'started':
      return { type: 'started', session: textOf(said.session) }
    case 'text':
      return withText(said.text, (text) => ({
        type: 'text',
        text,
        ...(said.isPiece === true ? { isPiece: true } : {}),
      }))
    case 'tool':
    case 'denied': {
      const { type } = said
      return withText(said.name, (name) => ({ type, name, summary: textOf(said.summary) ?? '' }))
    }
    case 'retrying':
      return retryOf(said)
    case 'usage':
      return { type: 'usage', usage: usageOf(fieldsOf(said.usage) ?? said), span: spanOf(said.span) }
    case 'asking':
      return withQuestion(said.question, (question) => ({
        type: 'asking',
        question,
        text: textOf(said.text) ?? question,
        options: Array.isArray(said.options) ? said.options.filter((each) => typeof each === 'string') : [],
      }))
    case 'answered':
      return withQuestion(said.question, (question) => ({ type: 'answered', question }))
    case 'done':
      return { type: 'done', summary: textOf(said.summary) ?? '' }
    case 'error':
      return { type: 'error', failure: failureOf(fieldsOf(said.failure) ?? said) }
  }
  return null
}

function retryOf(said: Fields): AgentEvent {
  const attempt = amount(said.attempt)
  const delayMs = amount(said.delayMs)
  const failure = fieldsOf(said.failure)
  return { type: 'retrying', attempt, delayMs, ...(failure === null ? {} : { failure: failureOf(failure) }) }
}

function usageOf(said: Fields): Usage {
  return {
    inputTokens: amount(said.inputTokens),
    cachedTokens: amount(said.cachedTokens),
    outputTokens: amount(said.outputTokens),
    reasoningTokens: amount(said.reasoningTokens),
    usd: said.usd === undefined || said.usd === null ? null : amount(said.usd),
  }
}

/** A program that does not say counts the attempt so far. */
function spanOf(span: unknown): 'step' | 'attempt' | 'session' {
  return span === 'step' || span === 'session' ? span : 'attempt'
}

/** Only what a program can know of itself; what became of its work is not its to say. */
function failureOf(said: Fields): Failure {
  const tail = textOf(said.message) ?? textOf(said.tail) ?? ''
  switch (said.kind) {
    case 'overloaded':
    case 'temporary':
    case 'context-exhausted':
    case 'session-lost':
    case 'auth':
    case 'permission':
      return { kind: said.kind, tail }
    case 'rate-limited':
    case 'quota':
      return { kind: said.kind, resetAt: instant(said.resetAt), tail }
    case 'not-installed':
      return { kind: said.kind, program: textOf(said.program) ?? '', detail: textOf(said.detail) ?? tail }
  }
  // The exit code is known once the program has ended.
  return { kind: 'agent-failed', exitCode: 0, tail }
}

function withText(value: unknown, event: (text: string) => AgentEvent): AgentEvent | null {
  const found = textOf(value)
  return found === null ? null : event(found)
}

/** Its answer becomes a file of that name. */
function withQuestion(value: unknown, event: (id: string) => AgentEvent): AgentEvent | null {
  return typeof value === 'string' && isQuestionId(value) ? event(value) : null
}
