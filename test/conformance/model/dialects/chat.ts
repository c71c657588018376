import type { Body, Dialect, Reply, Turn } from '../conversation.ts'
import { bodyOf, listOf, offeredTool, textOf } from '../conversation.ts'
import { openAiRefusal } from './open-ai.ts'

/** Chat completions of OpenAI, as most compatible providers speak them. */
export const chat: Dialect = {
  name: 'chat',
  speaks: (path) => path.endsWith('/chat/completions'),
  read: (body) => ({
    tools: listOf(body.tools).map(({ function: named }) => {
      const { name, parameters } = bodyOf(named)
      return offeredTool(name, parameters)
    }),
    turns: listOf(body.messages).flatMap(turnsOf),
    isStreamed: body.stream === true,
  }),
  stream: (reply, id) => [
    chunk(id, {
      choices: [{ index: 0, delta: { role: 'assistant', ...said(reply, id) }, finish_reason: null }],
    }),
    chunk(id, { choices: [{ index: 0, delta: {}, finish_reason: finish(reply) }], usage }),
    'data: [DONE]\n\n',
  ],
  whole: (reply, id) => ({
    ...head(id),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, ...said(reply, id) },
        finish_reason: finish(reply),
      },
    ],
    usage,
  }),
  refusal: openAiRefusal,
}

const usage = {
  prompt_tokens: 1_200,
  completion_tokens: 34,
  total_tokens: 1_234,
  prompt_tokens_details: { cached_tokens: 200 },
} as const

function turnsOf({ role, content, tool_calls }: Body): readonly Turn[] {
  const text = textOf(content)
  if (role === 'user') return [{ by: 'person', text }]
  if (role === 'tool') return [{ by: 'tool', text }]
  if (role !== 'assistant') return []
  return [
    { by: 'model', text, calls: listOf(tool_calls).map((call) => textOf(bodyOf(call.function).arguments)) },
  ]
}

function said(reply: Reply, id: string): Body {
  if (reply.kind === 'text') return { content: reply.text }
  const named = { name: reply.tool, arguments: JSON.stringify(reply.input) }
  return { tool_calls: [{ index: 0, id: `call_${id}`, type: 'function', function: named }] }
}

function finish(reply: Reply): string {
  return reply.kind === 'text' ? 'stop' : 'tool_calls'
}

function chunk(id: string, fields: Body): string {
  return `data: ${JSON.stringify({ ...head(id), object: 'chat.completion.chunk', ...fields })}\n\n`
}

function head(id: string): Body {
  return { id: `chatcmpl-${id}`, created: 1_700_000_000, model: 'mock-model' }
}
