import type { Body, Dialect, Reply, Turn } from '../conversation.ts'
import { bodyOf, listOf, offeredTool, textOf } from '../conversation.ts'

/** Messages of Anthropic. */
export const anthropic: Dialect = {
  name: 'anthropic',
  speaks: (path) => path.endsWith('/messages'),
  read: (body) => ({
    tools: listOf(body.tools).map(({ name, input_schema }) => offeredTool(name, input_schema)),
    turns: listOf(body.messages).flatMap(turnsOf),
    isStreamed: body.stream === true,
  }),
  stream: (reply, id) => {
    const { content, ...message } = whole(reply, id)
    const [block] = listOf(content)
    return [
      event('message_start', { message: { ...message, content: [], stop_reason: null } }),
      event('content_block_start', { index: 0, content_block: opened(block ?? {}) }),
      event('content_block_delta', { index: 0, delta: delta(reply) }),
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: message.stop_reason }, usage: { output_tokens: 34 } }),
      event('message_stop', {}),
    ]
  },
  whole,
  refusal: (status) => ({
    type: 'error',
    error: { type: errorTypes[status] ?? 'api_error', message: `the model server answers ${status}` },
  }),
}

const errorTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

function turnsOf({ role, content }: Body): readonly Turn[] {
  if (typeof content === 'string')
    return [{ by: role === 'assistant' ? 'model' : 'person', text: content, calls: [] }]
  const blocks = listOf(content)
  const text = textOf(blocks.filter(({ type }) => type === 'text'))
  if (role === 'assistant') {
    const calls = blocks.filter(({ type }) => type === 'tool_use')
    return [{ by: 'model', text, calls: calls.map(({ input }) => JSON.stringify(input)) }]
  }
  const results = blocks.filter(({ type }) => type === 'tool_result')
  // Reminders stand beside the result they belong to.
  if (results.length > 0) return results.map((result) => ({ by: 'tool', text: textOf(result.content) }))
  return [{ by: 'person', text }]
}

function whole(reply: Reply, id: string): Body {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [block(reply, id)],
    stop_reason: reply.kind === 'call' ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: 1_000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 200,
      output_tokens: 34,
    },
  }
}

function block(reply: Reply, id: string): Body {
  return reply.kind === 'text'
    ? { type: 'text', text: reply.text }
    : { type: 'tool_use', id: `toolu_${id}`, name: reply.tool, input: reply.input }
}

/** A block begins empty; its content comes as a delta. */
function opened(content: Body): Body {
  return content.type === 'text' ? { ...content, text: '' } : { ...bodyOf(content), input: {} }
}

function delta(reply: Reply): Body {
  return reply.kind === 'text'
    ? { type: 'text_delta', text: reply.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(reply.input) }
}

function event(type: string, fields: Body): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
