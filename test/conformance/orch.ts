import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Event } from '../../src/core/event.ts'
import type { Ground } from './ground.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

/** A run of orch that goes on while the scenario looks. */
export interface OrchRun {
  /** The journal as it was printed so far. */
  readonly events: readonly Event[]
  /** Everything else it said. */
  stderr(): string
  /** Its exit code. */
  readonly ended: Promise<number | null>
  /** The first event of this type that `isIt`, past or to come; rejects when the run ends without it. */
  until<T extends Event['type']>(type: T, isIt?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>
}

type EventOf<T extends Event['type']> = Extract<Event, { readonly type: T }>

export interface OrchAnswer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built command to its end. */
export function askOrch({ repository, env }: Ground, ...args: readonly string[]): OrchAnswer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: repository,
    env,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { code: status, stdout, stderr }
}

/** Starts a run that prints its journal. */
export function startRun({ repository, env }: Ground, args: readonly string[]): OrchRun {
  const child = spawn(process.execPath, [bin, 'run', ...args, '--ui', 'json', '--yes'], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Event[] = []
  const waiting = new Set<() => void>()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as Event)
    for (const look of waiting) look()
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  return {
    events,
    stderr: () => stderr,
    ended,
    until: (type, isIt = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = eventsOf(events, type).find(isIt)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(() => reject(new Error(`the run ended without ${type}`)))
      }),
  }
}

export function eventsOf<T extends Event['type']>(events: readonly Event[], type: T): readonly EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type)
}
