import type { Usage } from '../../../core/attempt/usage.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf } from '../fields.ts'

type Used = Extract<AgentEvent, { readonly type: 'usage' }>

/** Adds up what an agent says it used; where and how each says it differs. */
export function makeMeter() {
  let steps: Usage = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: null }
  let usd: number | null = null
  return {
    /** Of every update: the session's cost so far, or the tokens of one step. */
    take(update: Fields): void {
      const cost = fieldsOf(update.cost)
      if (cost?.currency === 'USD') usd = amount(cost.amount)
      const step = fieldsOf(fieldsOf(update._meta)?.usage)
      if (step !== null) steps = sum(steps, tokensOf(step))
    },
    /** Of the whole turn, once the prompt's reply is there; null where nothing was said. */
    total(reply: Fields): Used | null {
      const whole = fieldsOf(reply.usage)
      // A cost is the session's so far, by the protocol. Tokens without one were seen to begin anew with each turn.
      const span = usd === null ? 'attempt' : 'session'
      if (whole !== null) return { type: 'usage', usage: { ...tokensOf(whole), usd }, span }
      const quota = fieldsOf(fieldsOf(fieldsOf(reply._meta)?.quota)?.token_count)
      const turn = quota === null ? steps : tokensOf(quota)
      const isKnown = turn.inputTokens + turn.cachedTokens + turn.outputTokens > 0 || usd !== null
      return isKnown ? { type: 'usage', usage: { ...turn, usd }, span: 'attempt' } : null
    },
  }
}

/** Input holds what came from the cache where the total is no more than input and output. */
function tokensOf(said: Fields): Usage {
  const input = amount(said.inputTokens ?? said.input_tokens)
  const outputTokens = amount(said.outputTokens ?? said.output_tokens)
  const cachedTokens = amount(said.cachedReadTokens ?? said.cachedInputTokens)
  const reasoningTokens = amount(said.thoughtTokens ?? said.reasoningOutputTokens)
  const written = amount(said.cachedWriteTokens)
  const total = amount(said.totalTokens)
  const holdsCached = cachedTokens > 0 && total > 0 && total < input + outputTokens + cachedTokens
  const inputTokens = (holdsCached ? Math.max(0, input - cachedTokens) : input) + written
  return { inputTokens, cachedTokens, outputTokens, reasoningTokens, usd: null }
}

function sum(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    usd: null,
  }
}
