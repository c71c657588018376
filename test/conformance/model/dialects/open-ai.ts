import type { Body } from '../conversation.ts'

/** How both dialects of OpenAI refuse. */
export function openAiRefusal(status: number): Body {
  const [type, code] = kinds[status] ?? ['server_error', null]
  return { error: { message: `the model server answers ${status}`, type, param: null, code } }
}

const kinds: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  401: ['invalid_request_error', 'invalid_api_key'],
  429: ['rate_limit_error', 'rate_limit_exceeded'],
}
