import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { makeForge } from '../../../src/adapters/github/forge.ts'
import type { Forge } from '../../../src/ports/forge.ts'

/** What a server heard, and a forge that asks it. */
async function listening(
  answer: RequestListener,
): Promise<{ heard: IncomingMessage[]; url: string; forge: Forge }> {
  const heard: IncomingMessage[] = []
  const server = createServer((request, response) => {
    heard.push(request)
    answer(request, response)
  })
  const url = await address(server)
  const place = { host: '127.0.0.1', baseUrl: `${url}/api/v3`, owner: 'octo', repository: 'shop' }
  const pace = { throttle: false, unitMs: 1 }
  return { heard, url, forge: makeForge(place, { token: 'the-token', pace, version: '0.0.0' }) }
}

function address(server: Server): Promise<string> {
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

const json = { 'content-type': 'application/json' }

it('what did not change is not sent again', async () => {
  const issue = { number: 1, html_url: 'u', title: 't', body: null, pull_request: undefined }
  const { forge, heard } = await listening((request, response) => {
    const isKnown = request.headers['if-none-match'] === '"one"'
    response.writeHead(isKnown ? 304 : 200, { ...json, etag: '"one"' })
    response.end(isKnown ? undefined : JSON.stringify([issue]))
  })
  const known = { kind: 'done', value: [{ number: 1, url: 'u', title: 't', body: '' }] }
  expect(await forge.issues(['ready'])).toEqual(known)
  expect(await forge.issues(['ready'])).toEqual(known)
  expect(heard.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"'])
})

it('the token goes to its host alone, also when a log is elsewhere', async () => {
  const elsewhere = await listening((_, response) => response.end('##[error]it broke'))
  const pull = {
    headRefOid: 'a'.repeat(40),
    commits: { nodes: [] },
    latestOpinionatedReviews: null,
    reviews: null,
    reviewThreads: { nodes: [] },
  }
  const run = {
    id: 9,
    name: 'ci',
    html_url: 'https://ci/octo/shop/actions/runs/3/job/9',
    conclusion: 'failure',
    output: { title: null, summary: null, text: null, annotations_count: 0 },
  }
  const { forge, heard } = await listening((request, response) => {
    if (request.url?.endsWith('/logs'))
      return response.writeHead(302, { location: `${elsewhere.url}/log` }).end()
    response.writeHead(200, json)
    if (request.url === '/api/graphql')
      return response.end(JSON.stringify({ data: { repository: { pullRequest: pull } } }))
    const answer = request.url?.includes('/check-runs')
      ? { total_count: 1, check_runs: [run] }
      : { statuses: [] }
    return response.end(JSON.stringify(answer))
  })
  expect(await forge.evidence(1)).toEqual({
    kind: 'done',
    value: { checks: [{ name: 'ci', url: run.html_url, tail: 'error: it broke' }], reviews: [] },
  })
  expect(heard.every(({ headers }) => headers.authorization === 'token the-token')).toBe(true)
  expect(elsewhere.heard.map(({ headers }) => headers.authorization)).toEqual([undefined])
})

it('a server without merge queues is asked without them from then on', async () => {
  const asked: boolean[] = []
  const { forge } = await listening((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => {
      body += piece
    })
    request.on('end', () => {
      asked.push(body.includes('mergeQueueEntry'))
      response.writeHead(200, json)
      const error = { message: "Field 'isInMergeQueue' doesn't exist on type 'PullRequest'" }
      const answer = asked.at(-1) ? { errors: [error] } : { data: { repository: { p1: null } } }
      response.end(JSON.stringify(answer))
    })
  })
  expect(await forge.look([1])).toEqual({ kind: 'done', value: [] })
  expect(await forge.look([1])).toEqual({ kind: 'done', value: [] })
  expect(asked).toEqual([true, false, false])
})

it('a server that is down is asked three times, one that says no once', async () => {
  const down = await listening((_, response) => response.writeHead(502, json).end('{}'))
  expect(await down.forge.close(1)).toMatchObject({ kind: 'fault', fault: { kind: 'unreachable' } })
  expect(down.heard).toHaveLength(3)
  const wrong = await listening((_, response) =>
    response.writeHead(401, json).end('{"message":"Bad credentials"}'),
  )
  expect(await wrong.forge.close(1)).toEqual({
    kind: 'fault',
    fault: { kind: 'unauthorized', detail: 'Bad credentials' },
  })
  expect(wrong.heard).toHaveLength(1)
})
