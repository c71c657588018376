import { once } from 'node:events'
import { createConnection } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Client, Stage } from './stage.ts'
import { connect, setStage } from './stage.ts'
import type { Fakehub } from './start.ts'
import { startFakehub } from './start.ts'

let hub: Fakehub
let stage: Stage
let client: Client
const at = '/repos/acme/rocket'

beforeAll(async () => {
  hub = await startFakehub()
  stage = await setStage(hub, 'acme/rocket')
  client = connect(hub, 'write-token')
})

beforeEach(() => hub.ask('clear-faults', {}))

afterAll(async () => {
  await hub.stop()
  stage.remove()
})

it('an answer that is known already is told in no words, and costs nothing', async () => {
  await hub.ask('forget-calls', {})
  const first = await client('GET', `${at}/pulls`)
  const again = connect(hub, 'write-token', { 'if-none-match': first.headers.get('etag') ?? '' })
  const second = await again('GET', `${at}/pulls`)
  expect([second.status, second.body]).toEqual([304, ''])
  expect(second.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'))
  expect(await hub.calls()).toEqual({
    total: 2,
    notModified: 1,
    byEndpoint: { 'GET /repos/{owner}/{repo}/pulls': { calls: 2, notModified: 1 } },
  })
})

it('a connection is dropped before or after the effect, and a list may lag', async () => {
  const list = async () => (await client('GET', `${at}/pulls?state=all`)).body.length
  const make = (head: string) => client('POST', `${at}/pulls`, { title: head, head, base: 'main' })
  const drop = (when: 'before' | 'after') =>
    hub.ask('fault', { method: 'POST', path: '/pulls$', trouble: { kind: 'drop', when } })
  stage.push('drop', { 'drop.txt': '' })
  await drop('before')
  await expect(make('drop')).rejects.toThrow()
  expect(await list()).toBe(0)
  await drop('after')
  await expect(make('drop')).rejects.toThrow()
  await hub.ask('fault', { path: '/pulls$', method: 'GET', trouble: { kind: 'stale' } })
  expect([await list(), await list()]).toEqual([0, 1])
})

it('limits and refusals come with their headers', async () => {
  const trouble = async (fault: Parameters<typeof hub.ask<'fault'>>[1]['trouble']) => {
    await hub.ask('fault', { path: '^/user$', trouble: fault })
    return await client('GET', '/user')
  }
  const second = await trouble({ kind: 'secondary-limit', retryAfterS: 7 })
  expect([second.status, second.headers.get('retry-after')]).toEqual([403, '7'])
  const primary = await trouble({ kind: 'primary-limit', resetInS: 60 })
  expect([primary.status, primary.headers.get('x-ratelimit-remaining')]).toEqual([403, '0'])
  expect(await trouble({ kind: 'answer', status: 502 })).toMatchObject({ status: 502 })
  const fine = await client('GET', '/user')
  expect([fine.status, fine.headers.get('x-oauth-scopes')]).toEqual([200, 'repo, workflow'])
  expect(await connect(hub, 'unknown')('GET', '/user')).toMatchObject({ status: 401 })
  expect(await connect(hub, 'read-token')('POST', `${at}/labels`, { name: 'x' })).toMatchObject({
    status: 403,
  })
  expect(await client('GET', `${at}/branches/main/protection`)).toMatchObject({ status: 404 })
})

it("a client that is killed in the middle of its question is nobody's mistake", async () => {
  const before = await hub.violations()
  const { port } = new URL(hub.origin)
  const socket = createConnection(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  const head = `POST /api/v3${at}/pulls HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n`
  await new Promise((resolve) => socket.write(`${head}{"title"`, resolve))
  await client('GET', `${at}/pulls`)
  socket.resetAndDestroy()
  for (let turn = 0; turn < 3; turn += 1) await client('GET', `${at}/pulls`)
  expect(await hub.violations()).toEqual(before)
})

it('what GitHub does not describe is a violation of who said it', async () => {
  const before = (await hub.violations()).length
  await client('POST', `${at}/labels`, { nmae: 'x' })
  await client('GET', `${at}/pulls?stat=open`)
  await client('GET', '/nowhere')
  expect((await hub.violations()).slice(before)).toMatchObject([
    { of: 'request', problem: expect.stringContaining("must have required property 'name'") },
    { of: 'request', problem: 'body/nmae is not in the description' },
    { of: 'request', problem: 'query stat is not in the description' },
    { endpoint: 'GET /nowhere', of: 'request', problem: 'no such endpoint' },
  ])
})
