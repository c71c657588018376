import { afterAll, beforeAll, expect, it } from 'vitest'
import { worksOn, writes } from './behaviours.ts'
import type { ModelServer } from './server.ts'
import { startModelServer } from './server.ts'

let server: ModelServer
beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())

const input = { type: 'object', properties: { path: { type: 'string' }, content: { type: 'string' } } }
const prompt = 'You are in /trees/slot-1. Write the greeting.'

/** A request of each dialect that offers one tool, by its path. */
const requests = {
  '/v1/messages': { stream: true, tools: [{ name: 'Write', input_schema: input }], messages: [said(prompt)] },
  '/v1/responses': { stream: true, tools: [{ name: 'Write', parameters: input }], input: [said(prompt)] },
  '/v1/chat/completions': {
    stream: true,
    tools: [{ type: 'function', function: { name: 'Write', parameters: input } }],
    messages: [said(prompt)],
  },
  '/v1beta/models/any:streamGenerateContent': {
    tools: [{ functionDeclarations: [{ name: 'Write', parameters: input }] }],
    contents: [{ role: 'user', parts: [{ text: prompt }] }],
  },
}

it.each(Object.entries(requests))('%s is answered with a call of the tool it offers', async (path, body) => {
  const model = server.open('works', '/trees')
  model.behave(worksOn(() => writes('greeting.txt', 'hello')))
  const answer = await ask(`${model.url}${path}`, body)
  expect(answer.type).toBe('text/event-stream')
  expect(answer.text.replaceAll('\\', '')).toContain('"path":"/trees/slot-1/greeting.txt","content":"hello"')
  expect(model.calls).toHaveLength(1)
})

it.each(Object.entries(requests))('%s is refused in its own words', async (path, body) => {
  const model = server.open('refuses', '/trees')
  model.behave(() => ({ kind: 'refuse', status: 429 }))
  const answer = await ask(`${model.url}${path}`, body)
  expect(answer.status).toBe(429)
  expect(answer.text).toMatch(/rate_limit|RESOURCE_EXHAUSTED/)
})

it.each(Object.keys(requests))(
  '%s without tools is a side question, which no scenario sees',
  async (path) => {
    const model = server.open('aside', '/trees')
    const answer = await ask(`${model.url}${path}`, {})
    expect(answer.status).toBe(200)
    expect(model.calls).toEqual([])
  },
)

function said(content: string) {
  return { role: 'user', content }
}

async function ask(url: string, body: object) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}
