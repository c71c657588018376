import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { acpAgent } from '../../../src/adapters/agent/acp/agent.ts'
import type { AcpSetting } from '../../../src/adapters/agent/acp/setting.ts'
import type { AgentEvent } from '../../../src/ports/agent.ts'
import { bundleProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'

/** A turn that is under way. */
export interface Turn {
  readonly worktree: string
  /** The first event of this type, once it was told. */
  event<Type extends AgentEvent['type']>(type: Type): Promise<Extract<AgentEvent, { readonly type: Type }>>
  answer(question: string, answer: string): void
  stop(): void
  readonly ended: Promise<Ended>
}

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly events: readonly AgentEvent[]
  /** Messages of the agent, as they were kept. */
  readonly kept: number
  /** What the agent heard of the client. */
  readonly heard: readonly Readonly<Record<string, unknown>>[]
}

const acp = acpAgent({ program: '' })

/** The client program and agents of the test's own, in real processes. */
export function makeAcpScene() {
  const source = new URL('../../../src/adapters/agent/acp/main.ts', import.meta.url)
  const recorded = new URL('./acp-replayer.ts', import.meta.url)
  const programs = mkdtempSync(join(tmpdir(), 'orch-acp-'))
  const client = bundleProgram(source, join(programs, 'client'))
  const replayer = bundleProgram(recorded, join(programs, 'replayer'))
  const streams = join(import.meta.dirname, 'streams')

  const start = (run: AcpSetting['run'], setting: Partial<AcpSetting> = {}): Turn => {
    const folder = realpathSync(testFolder())
    const worktree = join(folder, 'worktree')
    const answers = join(folder, 'answers')
    for (const made of [worktree, answers]) mkdirSync(made)
    const ask: AcpSetting = { run, permissions: 'safe', mode: null, resume: null, ...setting }
    const child = spawn(process.execPath, [client, JSON.stringify(ask)], {
      cwd: worktree,
      env: { PATH: process.env.PATH, ORCH_ANSWERS: answers },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdin.end('Create hello.txt.')
    const told = listen()
    let kept = 0
    createInterface({ input: child.stdout }).on('line', (line) => {
      kept += line.startsWith('{"type":"acp"') ? 1 : 0
      for (const event of acp.parse(line)) told.add(event)
    })
    const ended = once(child, 'close').then(([code, signal]) => {
      told.end()
      return { code, signal, events: told.events, kept, heard: linesOf(join(folder, 'heard.jsonl')) }
    })
    return {
      worktree,
      event: told.event,
      answer: (question, answer) =>
        writeFileSync(join(answers, `${question}.json`), JSON.stringify({ answer })),
      stop: () => void child.kill('SIGTERM'),
      ended,
    }
  }
  return {
    close: () => rmSync(programs, { recursive: true, force: true }),
    start,
    replay: (cli: string, sample: string, setting: Partial<AcpSetting> = {}) =>
      start([process.execPath, replayer, cli, sample, streams], setting),
    /** An agent of a few lines: `on(method, params, reply)` is called for every message of the client. */
    play: (script: string, setting: Partial<AcpSetting> = {}) => {
      const path = join(testFolder(), 'agent.mjs')
      writeFileSync(path, `${player}\n${script}`)
      return start([process.execPath, path], setting)
    },
  }
}

/** What every played agent can do: hear, answer, ask, and speak of its session. */
const player = `
import { createInterface } from 'node:readline'
const waiting = new Map()
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
const update = (fields) => send({ method: 'session/update', params: { sessionId: 's1', update: fields } })
const say = (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })
const ask = (method, params) => new Promise((resolve) => {
  const id = 'a' + waiting.size
  waiting.set(id, resolve)
  send({ id, method, params: { sessionId: 's1', ...params } })
})
const options = ['allow_once', 'allow_always', 'reject_once'].map((kind) => ({ optionId: kind, name: kind, kind }))
const may = (toolCall) => ask('session/request_permission', { options, toolCall })
const usual = { initialize: { protocolVersion: 1, agentCapabilities: {} }, 'session/new': { sessionId: 's1' } }
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params, result, error } = JSON.parse(line)
  if (method === undefined) return waiting.get(id)(result ?? { error })
  const answer = await on(method, params)
  if (id === undefined) return
  send(answer?.error ? { id, ...answer } : { id, result: answer ?? usual[method] ?? {} })
})
`

function listen() {
  const events: AgentEvent[] = []
  const waiting = new Set<() => void>()
  let isOver = false
  const wake = (): void => {
    for (const look of waiting) look()
  }
  return {
    events,
    add(event: AgentEvent) {
      events.push(event)
      wake()
    },
    end() {
      isOver = true
      wake()
    },
    event<Type extends AgentEvent['type']>(type: Type) {
      return new Promise<Extract<AgentEvent, { readonly type: Type }>>((resolve, reject) => {
        const look = (): void => {
          const found = events.find((event) => isOf(event, type))
          if (found !== undefined && isOf(found, type)) resolve(found)
          else if (isOver) reject(new Error(`no ${type} in ${JSON.stringify(events)}`))
        }
        waiting.add(look)
        look()
      })
    },
  }
}

function isOf<Type extends AgentEvent['type']>(
  event: AgentEvent,
  type: Type,
): event is Extract<AgentEvent, { readonly type: Type }> {
  return event.type === type
}

function linesOf(path: string): Ended['heard'] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
