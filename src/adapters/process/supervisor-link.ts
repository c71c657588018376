import type { ChildProcess } from 'node:child_process'
import type { CommandReport, CommandSpec } from '../../ports/commands.ts'
import type { Ask, Graces, Reply } from './messages.ts'
import { toReply } from './messages.ts'

export interface RunAsk {
  readonly spec: CommandSpec
  readonly graces: Graces
  readonly signal: AbortSignal
  readonly onOutput: ((chunk: string) => void) | undefined
}

/** The engine's end of the channel to one supervisor. It keeps the engine alive only while something is asked. */
export interface SupervisorLink {
  run(ask: RunAsk): Promise<CommandReport>
  /** Of the program with this id, if it runs. */
  allowSilence(id: string, ms: number): void
  /** Resolves once every run has been reported. */
  killAll(): Promise<void>
  /** Resolves once the supervisor has exited. */
  close(): Promise<void>
}

interface Pending {
  readonly id: string
  readonly onOutput: RunAsk['onOutput']
  resolve(report: CommandReport): void
}

/** `onLost` is called when the supervisor has gone; what it answers is the report of every run it left open. */
export function linkTo(child: ChildProcess, onLost: () => Promise<CommandReport>): SupervisorLink {
  const pending = new Map<number, Pending>()
  const reports = new Set<Promise<CommandReport>>()
  let lastKey = 0
  let isClosing = false
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const send = (ask: Ask): void => {
    // A channel that has closed says so by its own event.
    child.send(ask, () => undefined)
  }
  holdOpen(child, false)
  child.on('message', (message) => takeReply(pending, toReply(message)))
  child.once('disconnect', () => {
    if (isClosing && pending.size === 0) return
    void onLost().then((report) => {
      for (const { resolve } of pending.values()) resolve(report)
    })
  })
  return {
    async run({ spec, graces, signal, onOutput }) {
      const key = ++lastKey
      const report = new Promise<CommandReport>((resolve) =>
        pending.set(key, { id: spec.id, resolve, onOutput }),
      )
      reports.add(report)
      holdOpen(child, true)
      send({ type: 'run', key, spec, graces, wantsOutput: onOutput !== undefined })
      const stop = (): void => send({ type: 'stop', key })
      signal.addEventListener('abort', stop, { once: true })
      await report
      signal.removeEventListener('abort', stop)
      pending.delete(key)
      reports.delete(report)
      if (pending.size === 0) holdOpen(child, false)
      return report
    },
    allowSilence(id, ms) {
      for (const [key, each] of pending) if (each.id === id) send({ type: 'allow-silence', key, ms })
    },
    async killAll() {
      send({ type: 'kill-all' })
      await Promise.all(reports)
    },
    async close() {
      isClosing = true
      holdOpen(child, true)
      send({ type: 'close' })
      await exited
    },
  }
}

function takeReply(pending: ReadonlyMap<number, Pending>, reply: Reply): void {
  switch (reply.type) {
    case 'ready':
      return
    case 'output':
      pending.get(reply.key)?.onOutput?.(reply.chunk)
      return
    case 'ended':
      pending.get(reply.key)?.resolve(reply.report)
      return
  }
}

function holdOpen(child: ChildProcess, isHeld: boolean): void {
  const hold = isHeld ? 'ref' : 'unref'
  child[hold]()
  child.channel?.[hold]()
}
