import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { makeClient } from './client.ts'
import type { Ending } from './converse.ts'
import { converse } from './converse.ts'
import { connectPeer } from './peer.ts'
import { makeAsking } from './questions.ts'
import { keep, tell } from './say.ts'
import type { AcpSetting } from './setting.ts'

/**
 * `acp-client SETTING`: the prompt on standard input, orch's event lines on standard output, one turn with the agent in
 * between. What the agent says on standard error goes where this program's own goes.
 *
 *   talking ──reply──▶ told ──▶ stdin closed ──▶ the agent leaves ──▶ exit
 *      └──TERM──▶ cancelled ──reply or patience──┘
 */

/** From TERM until it is time to leave, and from closing its input until an agent is left behind. */
const patienceMs = 3_000
const leaveMs = 1_500

const setting: AcpSetting = JSON.parse(process.argv[2] ?? '')
const root = process.cwd()
const stopping = new AbortController()
const { ORCH_ANSWERS: answersFolder, ...env } = process.env
const [file = '', ...args] = typeof setting.run === 'string' ? ['sh', '-c', setting.run] : setting.run
const agent = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env })
const left = new Promise<void>((resolve) => {
  agent.once('exit', () => resolve())
  agent.once('error', () => resolve())
})
agent.once('error', ({ message }) => {
  tell({ type: 'error', failure: { kind: 'not-installed', program: file, detail: message } })
  process.exit(1)
})

const askPerson = makeAsking(answersFolder, { tell, signal: stopping.signal })
const client = makeClient({ root, permissions: setting.permissions, tell, askPerson })
const peer = connectPeer({
  input: agent.stdout,
  output: agent.stdin,
  onRequest: client.answer,
  onNotification: client.hear,
  onMessage: keep,
  onNoise: (line) => void process.stderr.write(`${line}\n`),
})
let session: string | null = null
process.once('SIGTERM', () => {
  stopping.abort()
  if (session !== null) peer.notify('session/cancel', { sessionId: session })
})

const patience = once(stopping.signal, 'abort').then(() => pause(patienceMs, null))
const prompt = await text(process.stdin)
const onSession = (id: string) => {
  session = id
}
const ending = await Promise.race([
  converse({ peer, client, setting, root, prompt, tell, onSession }),
  patience,
])
await leave(stopping.signal.aborted ? null : ending)

/** Ends as the turn did; what an agent leaves running is for the supervisor to end. */
async function leave(ended: Ending | null): Promise<void> {
  if (ended?.kind === 'done') tell({ type: 'done', summary: ended.summary })
  if (ended?.kind === 'failed') tell({ type: 'error', failure: ended.failure })
  agent.stdin.end()
  await Promise.race([left, pause(leaveMs)])
  if (ended?.kind === 'gone') endLike(agent)
  process.exit(ended === null || ended.kind === 'done' ? 0 : 1)
}

/** An agent that died in the middle of a turn is told apart by its own end. */
function endLike({ exitCode, signalCode }: typeof agent): void {
  if (signalCode !== null) process.kill(process.pid, signalCode)
  process.exit(exitCode || 1)
}
