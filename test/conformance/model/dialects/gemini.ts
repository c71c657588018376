import type { Body, Dialect, Reply, Turn } from '../conversation.ts'
import { bodyOf, listOf, offeredTool, textOf } from '../conversation.ts'

/** generateContent of Gemini, streamed or not by its path. */
export const gemini: Dialect = {
  name: 'gemini',
  speaks: (path) => /:(?:streamG|g)enerateContent$/.test(path),
  read: (body, path) => ({
    tools: listOf(body.tools).flatMap(({ functionDeclarations }) =>
      listOf(functionDeclarations).map(({ name, parametersJsonSchema, parameters }) =>
        offeredTool(name, parametersJsonSchema ?? parameters),
      ),
    ),
    turns: listOf(body.contents).flatMap(turnsOf),
    isStreamed: path.includes(':stream'),
  }),
  stream: (reply) => [
    event({ candidates: [candidate([part(reply)])] }),
    event({ candidates: [{ ...candidate([{ text: '' }]), finishReason: 'STOP' }], usageMetadata }),
  ],
  whole: (reply) => ({
    candidates: [{ ...candidate([part(reply)]), finishReason: 'STOP' }],
    usageMetadata,
  }),
  refusal: (code) => ({
    error: { code, message: `the model server answers ${code}`, status: statuses[code] ?? 'INTERNAL' },
  }),
}

const statuses: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
}

function turnsOf({ role, parts }: Body): readonly Turn[] {
  const said = listOf(parts)
  const text = textOf(said)
  if (role === 'model') {
    const calls = said.filter(({ functionCall }) => functionCall !== undefined)
    return [
      {
        by: 'model',
        text,
        calls: calls.map(({ functionCall }) => JSON.stringify(bodyOf(functionCall).args)),
      },
    ]
  }
  const results = said.filter(({ functionResponse }) => functionResponse !== undefined)
  if (results.length === 0) return [{ by: 'person', text }]
  return results.map((result) => ({ by: 'tool', text: JSON.stringify(result.functionResponse) }))
}

const usageMetadata = {
  promptTokenCount: 1_200,
  cachedContentTokenCount: 200,
  candidatesTokenCount: 34,
  totalTokenCount: 1_234,
} as const

function candidate(parts: readonly Body[]): Body {
  return { index: 0, content: { role: 'model', parts } }
}

function part(reply: Reply): Body {
  return reply.kind === 'text'
    ? { text: reply.text }
    : { functionCall: { name: reply.tool, args: reply.input } }
}

function event(fields: Body): string {
  return `data: ${JSON.stringify(fields)}\n\n`
}
