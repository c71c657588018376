import type { Fields } from '../fields.ts'
import { fieldsOf, textOf } from '../fields.ts'
import { readText, writeText } from './files.ts'
import type { Answer } from './peer.ts'
import { freely, isRejecting, optionsOf } from './permission.ts'
import type { AskPerson } from './questions.ts'
import type { Tell } from './say.ts'
import type { AcpSetting } from './setting.ts'
import type { ToolCall } from './tools.ts'
import { makeTools } from './tools.ts'
import { makeMeter } from './usage.ts'

/** Method not found, by JSON-RPC. */
const unknownMethod = -32601

export interface ClientSetting {
  readonly root: string
  readonly permissions: AcpSetting['permissions']
  readonly tell: Tell
  readonly askPerson: AskPerson
}

/** The client's side of a conversation: what it answers, and what it makes of what it is told. */
export interface Client {
  answer(method: string, params: Fields): Promise<Answer>
  hear(method: string, params: Fields): void
  /** What comes before this is an older turn told again. */
  listen(): void
  readonly meter: ReturnType<typeof makeMeter>
  /** Tells the text that is still held back; answers all of it, and its last piece. */
  finish(): { readonly text: string; readonly lastWords: string }
}

export function makeClient(setting: ClientSetting): Client {
  const { root, tell } = setting
  const tools = makeTools()
  const meter = makeMeter()
  const text = makeText(tell)
  let isListening = false

  const show = (update: Fields, call: ToolCall): void => {
    if (call.isTold) return
    tools.show(update)
    text.flush()
    tell({ type: 'tool', name: call.name, summary: call.summary })
  }
  const hearUpdate = (update: Fields): void => {
    meter.take(update)
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        text.add(update)
        return
      case 'tool_call':
      case 'tool_call_update': {
        const call = tools.take(update)
        if (hasBegun(update)) show(update, call)
        return
      }
    }
  }
  const permit = async (params: Fields): Promise<Answer> => {
    const toolCall = fieldsOf(params.toolCall) ?? {}
    const call = tools.take(toolCall)
    const options = optionsOf(params)
    show(toolCall, call)
    const labels = options.map(({ label }) => label)
    const allowed = freely(call, options, setting)
    const said = allowed === null ? await setting.askPerson(questionOf(call), labels) : allowed.label
    const chosen = allowed ?? options.find(({ label }) => label === said)
    if (chosen === undefined || isRejecting(chosen))
      tell({ type: 'denied', name: call.name, summary: call.summary })
    return { result: { outcome: outcomeOf(chosen?.id ?? options.find(isRejecting)?.id) } }
  }
  return {
    meter,
    listen() {
      isListening = true
    },
    hear(method, params) {
      const update = fieldsOf(params.update)
      if (isListening && method === 'session/update' && update !== null) hearUpdate(update)
    },
    async answer(method, params) {
      switch (method) {
        case 'session/request_permission':
          return permit(params)
        case 'fs/read_text_file':
          return readText(root, params)
        case 'fs/write_text_file':
          return writeText(root, params)
      }
      return { error: { code: unknownMethod, message: `orch knows no ${method}` } }
    },
    finish: text.finish,
  }
}

/** Before that it is an announcement that may come to nothing. */
function hasBegun({ status }: Fields): boolean {
  return status === 'in_progress' || status === 'completed' || status === 'failed'
}

function questionOf({ title, name, kind, paths }: ToolCall): string {
  const what = title === '' ? name : title
  const where = paths.filter((path) => !what.includes(path))
  return `${what} (${kind}${where.length === 0 ? '' : `: ${where.join(', ')}`})`
}

/** Without any option to say no by, the call is called off. */
function outcomeOf(optionId: string | undefined): object {
  return optionId === undefined ? { outcome: 'cancelled' } : { outcome: 'selected', optionId }
}

/** Text comes in pieces of a few letters; a message is told as one. */
function makeText(tell: Tell) {
  let message: unknown
  let held = ''
  let all = ''
  let lastWords = ''
  const flush = (): void => {
    if (held.trim() !== '') tell({ type: 'text', text: held })
    held = ''
  }
  return {
    flush,
    add({ messageId, content }: Fields): void {
      const piece = textOf(fieldsOf(content)?.text) ?? ''
      if (messageId !== message) flush()
      message = messageId
      held += piece
      all += piece
      if (piece !== '') lastWords = piece
    },
    finish() {
      flush()
      return { text: all, lastWords }
    },
  }
}
