import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Fields } from '../fields.ts'
import { fieldsOf, jsonObject, textOf } from '../fields.ts'

/** How a request came back. */
export type Reply =
  | { readonly kind: 'result'; readonly result: Fields }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string; readonly details: string }
  /** The other end has gone. */
  | { readonly kind: 'closed' }

/** What is answered to a request of the other end. */
export type Answer =
  | { readonly result: object }
  | { readonly error: { readonly code: number; readonly message: string } }

export interface Peer {
  request(method: string, params: object): Promise<Reply>
  notify(method: string, params: object): void
}

export interface PeerSetting {
  readonly input: Readable
  readonly output: Writable
  onRequest(method: string, params: Fields): Promise<Answer>
  onNotification(method: string, params: Fields): void
  /** Every line that is a message, before it is taken in. */
  onMessage(line: string): void
  /** Every other line. */
  onNoise(line: string): void
}

/**
 * JSON-RPC 2.0 by line. Not `@agentclientprotocol/sdk`: it brings zod along (18 MB installed), refuses messages that
 * real agents send beside the schema, and what is left without it is this file.
 */
export function connectPeer(setting: PeerSetting): Peer {
  const { input, output } = setting
  const pending = new Map<number, (reply: Reply) => void>()
  let lastId = 0
  let isClosed = false
  const send = (message: object): void => {
    if (!isClosed) output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }
  const close = (): void => {
    isClosed = true
    for (const resolve of pending.values()) resolve({ kind: 'closed' })
    pending.clear()
  }
  const take = (message: Fields): void => {
    const { id, method, params } = message
    if (typeof method !== 'string') {
      pending.get(Number(id))?.(replyOf(message))
      pending.delete(Number(id))
    } else if (id === undefined || id === null) setting.onNotification(method, fieldsOf(params) ?? {})
    else void setting.onRequest(method, fieldsOf(params) ?? {}).then((answer) => send({ id, ...answer }))
  }
  createInterface({ input })
    .on('line', (line) => {
      const message = jsonObject(line.trim())
      if (message === null) return setting.onNoise(line)
      setting.onMessage(line.trim())
      take(message)
    })
    .once('close', close)
  // An agent that has gone breaks the pipe; the end of its lines tells.
  output.on('error', () => undefined)
  return {
    request(method, params) {
      if (isClosed) return Promise.resolve({ kind: 'closed' })
      lastId += 1
      const id = lastId
      const reply = new Promise<Reply>((resolve) => pending.set(id, resolve))
      send({ id, method, params })
      return reply
    },
    notify: (method, params) => send({ method, params }),
  }
}

function replyOf({ result, error }: Fields): Reply {
  const refusal = fieldsOf(error)
  if (refusal === null) return { kind: 'result', result: fieldsOf(result) ?? {} }
  const code = typeof refusal.code === 'number' ? refusal.code : 0
  return { kind: 'refused', code, message: textOf(refusal.message) ?? '', details: detailsOf(refusal.data) }
}

/** Agents put what their provider said into `data`, each in a form of its own. */
function detailsOf(data: unknown): string {
  if (data === undefined || data === null) return ''
  return textOf(data) ?? textOf(fieldsOf(data)?.details) ?? JSON.stringify(data)
}
