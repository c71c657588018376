import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Answer, Body, Conversation, Dialect, Reply } from './conversation.ts'
import { bodyOf } from './conversation.ts'
import { anthropic } from './dialects/anthropic.ts'
import { chat } from './dialects/chat.ts'
import { gemini } from './dialects/gemini.ts'
import { responses } from './dialects/responses.ts'

/** A question to the model that offers tools; side questions, for a title say, offer none. */
export interface Call {
  readonly dialect: Dialect['name']
  readonly conversation: Conversation
  /** Where the agent works, as far as its request says so. */
  readonly cwd: string | null
  /** Every header and the query, as one text: whoever looks for a credential finds it here. */
  readonly envelope: string
}

export type Behaviour = (call: Call) => Answer

/** One model of a scenario's own: its address is a path prefix, so models share no state. */
export interface Model {
  readonly url: string
  readonly calls: readonly Call[]
  behave(behaviour: Behaviour): void
}

export interface ModelServer {
  /** `root` is the folder below which agents have their working directories. */
  open(name: string, root: string): Model
  close(): void
}

const dialects = [anthropic, responses, chat, gemini]

/** Four dialects by a request's path, on loopback and nothing but Node. */
export async function startModelServer(): Promise<ModelServer> {
  const models = new Map<string, OpenModel>()
  const server = createServer((request, response) => {
    const [, name = ''] = (request.url ?? '').split('/')
    const model = models.get(name)
    if (model === undefined) send(response, 404, {})
    else void answer(request, response, model).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : null
  return {
    open: (name, root) => {
      const model: OpenModel = { root, calls: [], behaviour: () => ({ kind: 'silence' }) }
      models.set(name, model)
      return {
        url: `http://127.0.0.1:${port}/${name}`,
        calls: model.calls,
        behave: (behaviour) => {
          model.behaviour = behaviour
        },
      }
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface OpenModel {
  readonly root: string
  readonly calls: Call[]
  behaviour: Behaviour
}

async function answer(request: IncomingMessage, response: ServerResponse, model: OpenModel): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const text = await textOf(request)
  const dialect = dialects.find(({ speaks }) => speaks(path))
  if (dialect === undefined || request.method !== 'POST') return send(response, 200, aside(path))
  const conversation = dialect.read(bodyOf(JSON.parse(text)), path)
  const id = `${replies++}`
  const write = (reply: Reply) => sendReply(response, { dialect, conversation, reply, id })
  if (conversation.tools.length === 0) return write({ kind: 'text', text: 'A title' })
  const call = {
    dialect: dialect.name,
    conversation,
    cwd: folderIn(text, model.root),
    envelope: `${query}\n${JSON.stringify(request.headers)}`,
  }
  model.calls.push(call)
  const said = model.behaviour(call)
  switch (said.kind) {
    case 'text':
    case 'call':
      return write(said)
    case 'refuse':
      return send(response, said.status, dialect.refusal(said.status))
    case 'cut':
      return cut(response, dialect.stream(said.reply, id))
    case 'silence':
      return
  }
}

/** Ids of replies; the server's own, since a client keeps them apart over scenarios. */
let replies = 0

/** Lists of models and counts of tokens; none is waited for by a scenario. */
function aside(path: string): Body {
  if (path.endsWith('/models')) return { object: 'list', data: [{ id: 'mock-model', object: 'model' }] }
  return path.endsWith('oken') || path.endsWith('okens') ? { input_tokens: 1_200, totalTokens: 1_200 } : {}
}

interface Written {
  readonly dialect: Dialect
  readonly conversation: Conversation
  readonly reply: Reply
  readonly id: string
}

function sendReply(response: ServerResponse, { dialect, conversation, reply, id }: Written): void {
  if (conversation.isStreamed) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(dialect.stream(reply, id).join(''))
  } else send(response, 200, dialect.whole(reply, id))
}

/** Its first third: what a client has to bear when a line drops before anything in it was whole. */
function cut(response: ServerResponse, events: readonly string[]): void {
  const text = events.join('')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(text.slice(0, text.length / 3), () => response.destroy())
}

/** A client that honours it asks again soon; those that do not have delays of their own. */
const retryAfter = { 'retry-after': '1', 'retry-after-ms': '200' } as const

function send(response: ServerResponse, status: number, body: Body): void {
  const headers = { 'content-type': 'application/json', ...(status >= 400 ? retryAfter : {}) }
  response.writeHead(status, headers).end(JSON.stringify(body))
}

/** Agents name their working directory in what they send; it is the only folder right below the root. */
function folderIn(text: string, root: string): string | null {
  const at = text.indexOf(`${root}/`)
  if (at === -1) return null
  const [slot = ''] = text.slice(at + root.length + 1).match(/^[\w-]+(?:\.[\w-]+)*/) ?? []
  return slot === '' ? null : `${root}/${slot}`
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
