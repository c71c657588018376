import type { Failure } from '../../../core/failure.ts'
import type { Fields } from '../fields.ts'
import { fieldsOf, textOf } from '../fields.ts'
import type { Client } from './client.ts'
import { refusalFailure, spokenFailure, stopFailure } from './failure.ts'
import type { Peer, Reply } from './peer.ts'
import type { Tell } from './say.ts'
import type { AcpSetting } from './setting.ts'

/** How a conversation ended. */
export type Ending =
  | { readonly kind: 'done'; readonly summary: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The agent has gone in the middle of it. */
  | { readonly kind: 'gone' }

export interface Conversation {
  readonly peer: Peer
  readonly client: Client
  readonly setting: AcpSetting
  readonly root: string
  readonly prompt: string
  readonly tell: Tell
  /** Called with the session's id once it can be cancelled. */
  onSession(id: string): void
}

/** One prompt from the first greeting to its end. */
export async function converse(talk: Conversation): Promise<Ending> {
  const { peer, client, setting, prompt, tell } = talk
  const greeting = await peer.request('initialize', {
    protocolVersion: 1,
    // Gemini CLI takes a client's "no such file" for a failure of its own and so could make no new one.
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: 'orch', title: 'orch', version: '1' },
  })
  if (greeting.kind !== 'result') return endingOf(greeting)
  const opened = await openSession(talk, fieldsOf(greeting.result.agentCapabilities) ?? {})
  if (opened.kind !== 'open') return opened
  const { session } = opened
  tell({ type: 'started', session })
  talk.onSession(session)
  const refused = setting.mode === null ? null : await setMode(peer, session, setting.mode)
  if (refused !== null) return refused
  client.listen()
  const reply = await peer.request('session/prompt', {
    sessionId: session,
    prompt: [{ type: 'text', text: prompt }],
  })
  return endTurn(talk, reply)
}

type Opened = Ending | { readonly kind: 'open'; readonly session: string }

async function openSession({ peer, setting, root }: Conversation, capabilities: Fields): Promise<Opened> {
  const place = { cwd: root, mcpServers: [] }
  if (setting.resume === null) {
    const reply = await peer.request('session/new', place)
    if (reply.kind !== 'result') return endingOf(reply)
    return { kind: 'open', session: textOf(reply.result.sessionId) ?? '' }
  }
  const method = resumeMethod(capabilities)
  if (method === null) return forgotten('the agent cannot go on with an earlier session')
  const reply = await peer.request(method, { sessionId: setting.resume, ...place })
  if (reply.kind === 'closed') return endingOf(reply)
  if (reply.kind === 'result') return { kind: 'open', session: setting.resume }
  const failure = refusalFailure(reply)
  return failure.kind === 'agent-failed' ? forgotten(failure.tail) : { kind: 'failed', failure }
}

/** The one that does not tell the whole session again is preferred. */
function resumeMethod({ sessionCapabilities, loadSession }: Fields): string | null {
  if (fieldsOf(fieldsOf(sessionCapabilities)?.resume) !== null) return 'session/resume'
  return loadSession === true ? 'session/load' : null
}

function forgotten(tail: string): Ending {
  return { kind: 'failed', failure: { kind: 'session-lost', tail } }
}

async function setMode(peer: Peer, session: string, mode: string): Promise<Ending | null> {
  const reply = await peer.request('session/set_mode', { sessionId: session, modeId: mode })
  if (reply.kind === 'result') return null
  if (reply.kind === 'closed') return endingOf(reply)
  const tail = `the agent has no mode ${mode}: ${reply.message}`
  return { kind: 'failed', failure: { kind: 'permission', tail } }
}

function endTurn({ client, tell }: Conversation, reply: Reply): Ending {
  const { text, lastWords } = client.finish()
  if (reply.kind !== 'result') return endingOf(reply)
  const used = client.meter.total(reply.result)
  if (used !== null) tell(used)
  const stopReason = textOf(reply.result.stopReason) ?? 'without a reason'
  const failure = stopFailure(stopReason, text) ?? (used === null ? spokenFailure(lastWords) : null)
  return failure === null
    ? { kind: 'done', summary: summaryOf(lastWords, text) }
    : { kind: 'failed', failure }
}

/** What is said last is what it came to; in pieces of a few letters it is the end of everything. */
function summaryOf(lastWords: string, text: string): string {
  return lastWords.length > 40 ? lastWords : (text.trim().split('\n\n').at(-1) ?? '')
}

function endingOf(reply: Exclude<Reply, { kind: 'result' }>): Ending {
  return reply.kind === 'closed' ? { kind: 'gone' } : { kind: 'failed', failure: refusalFailure(reply) }
}
