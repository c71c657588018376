import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Step } from '../../src/ports/agent-script.ts'
import { bundleProgram } from './child.ts'

/** Agents that do what a test tells them, when it tells them. */
export interface AgentRig {
  /** What a config says of them, e.g. `agents: { test: rig.config }`. */
  readonly config: { readonly adapter: 'command'; readonly run: readonly string[] }
  /** The agent of one attempt, whether it runs yet or not. */
  agent(task: string, attempt?: number): ControlledAgent
  /** Lets go of agents that still run, which then end by themselves. */
  close(): Promise<void>
}

/** What an agent was started with. */
export interface Begun {
  readonly task: string
  readonly attempt: number
  readonly prompt: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/** Each call waits for the agent to run, and resolves once the agent has done it. */
export interface ControlledAgent {
  started(): Promise<Begun>
  write(files: Readonly<Record<string, string>>): Promise<void>
  delete(...paths: string[]): Promise<void>
  /** Writes files, then commits everything in the work tree. */
  commit(files: Readonly<Record<string, string>>, message?: string): Promise<void>
  print(line: string): Promise<void>
  tell(event: Readonly<Record<string, unknown>>): Promise<void>
  exit(code: number): Promise<void>
  die(signal?: NodeJS.Signals): Promise<void>
}

/** Listens in `folder`, whose path has to be short enough for a socket (about 90 characters). */
export async function makeAgentRig(folder: string): Promise<AgentRig> {
  const socketPath = join(folder, 'agents.sock')
  const source = new URL('../../src/adapters/agent/scripted/main.ts', import.meta.url)
  const program = bundleProgram(source, join(folder, 'agent'))
  const meetings = new Map<string, Meeting>()
  const sockets = new Set<Socket>()
  const meeting = (name: string): Meeting => {
    const found = meetings.get(name) ?? makeMeeting()
    meetings.set(name, found)
    return found
  }
  const server = createServer(async (socket) => {
    sockets.add(socket)
    const connection = await greet(socket)
    if (connection !== null) meeting(attemptName(connection.begun)).arrive(connection)
  })
  server.listen(socketPath)
  await once(server, 'listening')
  return {
    config: { adapter: 'command', run: [process.execPath, program, '--socket', socketPath] },
    agent: (task, attempt = 1) => controlAgent(meeting(`${task}#${attempt}`).arrived),
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Where a test and an agent meet, whoever is there first. */
interface Meeting {
  readonly arrived: Promise<Connection>
  arrive(connection: Connection): void
}

interface Connection {
  readonly begun: Begun
  /** Tells it a step and waits for its answer; null when it ended instead. */
  ask(step: Step): Promise<string | null>
}

function makeMeeting(): Meeting {
  let arrive: Meeting['arrive'] = () => undefined
  const arrived = new Promise<Connection>((resolve) => {
    arrive = resolve
  })
  return { arrived, arrive }
}

/** Null for an agent that ended before it said a word. */
async function greet(socket: Socket): Promise<Connection | null> {
  // A killed agent resets the connection; the end of its lines tells.
  socket.on('error', () => undefined)
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const next = async (): Promise<string | null> => {
    const { value, done } = await lines.next()
    return done ? null : value
  }
  const greeting = await next()
  if (greeting === null) return null
  return {
    begun: JSON.parse(greeting),
    ask(step) {
      socket.write(`${JSON.stringify(step)}\n`)
      return next()
    },
  }
}

function controlAgent(arrived: Promise<Connection>): ControlledAgent {
  const act = async (step: Step): Promise<void> => {
    const { begun, ask } = await arrived
    if ((await ask(step)) === null)
      throw new Error(`${attemptName(begun)} ended before "${step.do}" was done`)
  }
  const end = async (step: Step): Promise<void> => {
    await (await arrived).ask(step)
  }
  return {
    started: async () => (await arrived).begun,
    write: (files) => act({ do: 'write', files }),
    delete: (...paths) => act({ do: 'delete', paths }),
    async commit(files, message = 'Change') {
      await act({ do: 'write', files })
      await act({ do: 'commit', message })
    },
    print: (line) => act({ do: 'print', line }),
    tell: (event) => act({ do: 'tell', event }),
    exit: (code) => end({ do: 'exit', code }),
    die: (signal = 'SIGKILL') => end({ do: 'die', signal }),
  }
}

function attemptName({ task, attempt }: Pick<Begun, 'task' | 'attempt'>): string {
  return `${task}#${attempt}`
}
