import type { Body, Dialect, Reply, Turn } from '../conversation.ts'
import { listOf, offeredTool, textOf } from '../conversation.ts'
import { openAiRefusal } from './open-ai.ts'

/** Responses of OpenAI. */
export const responses: Dialect = {
  name: 'responses',
  speaks: (path) => path.endsWith('/responses'),
  read: (body) => ({
    tools: listOf(body.tools).map(({ name, type, parameters }) => offeredTool(name ?? type, parameters)),
    turns: listOf(body.input).flatMap(turnsOf),
    isStreamed: body.stream === true,
  }),
  stream: (reply, id) => {
    const output = outputOf(reply, id)
    return [
      event('response.created', { response: { ...response(id), status: 'in_progress' } }),
      event('response.output_item.added', { output_index: 0, item: { ...output, status: 'in_progress' } }),
      event('response.output_item.done', { output_index: 0, item: output }),
      event('response.completed', { response: { ...response(id), output: [output], usage } }),
    ]
  },
  whole: (reply, id) => ({ ...response(id), output: [outputOf(reply, id)], usage }),
  refusal: openAiRefusal,
}

const usage = {
  input_tokens: 1_200,
  input_tokens_details: { cached_tokens: 200 },
  output_tokens: 34,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 1_234,
} as const

function turnsOf(said: Body): readonly Turn[] {
  const { type, role } = said
  if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    return [{ by: 'tool', text: textOf(said.output) }]
  }
  if (type === 'function_call') return [{ by: 'model', text: '', calls: [textOf(said.arguments)] }]
  if (role === 'assistant') return [{ by: 'model', text: textOf(said.content), calls: [] }]
  return role === 'user' ? [{ by: 'person', text: textOf(said.content) }] : []
}

function outputOf(reply: Reply, id: string): Body {
  if (reply.kind === 'text') {
    const content = [{ type: 'output_text', text: reply.text, annotations: [] }]
    return { id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content }
  }
  const call = { name: reply.tool, arguments: JSON.stringify(reply.input), call_id: `call_${id}` }
  return { id: `fc_${id}`, type: 'function_call', status: 'completed', ...call }
}

function response(id: string): Body {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 1_700_000_000,
    status: 'completed',
    model: 'mock-model',
    output: [],
  }
}

function event(type: string, fields: Body): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
