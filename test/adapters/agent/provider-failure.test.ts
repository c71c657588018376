import { expect, it } from 'vitest'
import { providerFailure } from '../../../src/adapters/agent/provider-failure.ts'

it.each([
  [401, 'Invalid API key', 'auth'],
  [403, 'forbidden', 'auth'],
  [429, 'slow down', 'rate-limited'],
  [429, 'You exceeded your current quota', 'quota'],
  [402, 'pay first', 'quota'],
  [429, "You've hit your monthly spend limit", 'quota'],
  [null, 'Missing API key for OpenAI-compatible auth.', 'auth'],
  [400, 'prompt is too long: 210000 tokens > 200000 maximum', 'context-exhausted'],
  [500, 'boom', 'overloaded'],
  [529, 'Overloaded', 'overloaded'],
  [null, 'unexpected status 429 Too Many Requests', 'rate-limited'],
  [null, 'stream disconnected before completion', 'overloaded'],
  [null, 'Connection reset by server', 'overloaded'],
  [null, 'The socket connection was closed unexpectedly.', 'overloaded'],
  [null, 'unexpected EOF during chunk size line', 'overloaded'],
  [null, 'Missing environment variable: `KEY`', 'auth'],
])('%s "%s" is %s', (status, message, kind) => {
  expect(providerFailure({ status, message })?.kind).toBe(kind)
})

it('words and a status that say nothing of the provider are no failure of it', () => {
  expect(providerFailure({ status: 400, message: 'bad request' })).toBeNull()
  expect(providerFailure({ status: null, message: 'cannot read file' })).toBeNull()
})
