import { writeSync } from 'node:fs'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { CommandSpec } from '../../ports/commands.ts'
import type { RunningCommand } from './command.ts'
import { calledOff, startCommand } from './command.ts'
import { writeExitFile } from './exit-file.ts'
import type { Ask, Reply } from './messages.ts'
import { toAsk } from './messages.ts'
import { readOrder } from './orders.ts'
import { identify } from './processes.ts'
import { makeRelay } from './relay.ts'
import { writeSupervisorFile } from './supervisor-file.ts'

/**
 * One per run, in a session of its own. It lives as long as its engine or what must outlive the engine, whichever is
 * longer, and holds nothing that is not in the exit files when it goes.
 */
const runId = process.argv[2] ?? ''
const engine = process.ppid
const spared = new Set([process.pid, engine])
const running = new Map<number, RunningCommand>()
let isClosing = false
let self: ProcessIdentity | null = null
/** How long a person's word may take to an agent that another engine follows. */
const ORDERS_MS = 100

process.on('message', (message) => obey(toAsk(message)))
process.on('disconnect', loseEngine)
process.on('SIGTERM', stopEverything)
// A mistake of the supervisor's own: what runs is ended in order, and the engine takes the rest for killed.
process.on('uncaughtException', (error) => {
  complain(error)
  stopEverything()
})
// Meant for the engine, which decides what becomes of its programs.
process.on('SIGINT', () => undefined)
process.on('SIGHUP', () => undefined)
void tell({ type: 'ready' })

function obey(ask: Ask): void {
  switch (ask.type) {
    case 'run':
      void run(ask)
      return
    case 'stop':
      running.get(ask.key)?.stop()
      return
    case 'allow-silence':
      running.get(ask.key)?.allowSilence(ask.ms)
      return
    case 'kill-all':
      for (const command of running.values()) command.kill()
      return
    case 'close':
      isClosing = true
      exitIfIdle()
      return
  }
}

async function run({ key, spec, graces, wantsOutput }: Extract<Ask, { type: 'run' }>): Promise<void> {
  const relay = wantsOutput
    ? makeRelay((chunk, onTaken) => void tell({ type: 'output', key, chunk }).then(onTaken))
    : null
  const command = takeUp(spec) ? startCommand(spec, { runId, graces, relay, spared }) : calledOff(spec)
  running.set(key, command)
  if (isClosing) command.stop()
  try {
    const report = await command.report
    if (spec.exitFile !== null) await writeExitFile(spec.exitFile, report).catch(complain)
    await tell({ type: 'ended', key, report })
  } finally {
    running.delete(key)
    exitIfIdle()
  }
}

/** False when another engine, which found nobody to go on with, has called it off meanwhile. */
function takeUp({ adoptable }: CommandSpec): boolean {
  if (adoptable === undefined) return true
  try {
    writeSupervisorFile(adoptable.supervisorFile, identity())
  } catch (error) {
    // Its engine follows it all the same, and another one ends it by its mark.
    complain(error)
  }
  return readOrder(adoptable.ordersFile) === null
}

function identity(): ProcessIdentity {
  self ??= identify(process.pid)
  if (self === null) throw new Error('the system does not list this very process')
  return self
}

function obeyOrders(): void {
  for (const command of running.values()) {
    const order = command.ordersFile === null ? null : readOrder(command.ordersFile)
    switch (order?.type) {
      case 'stop':
        command.stop()
        break
      case 'kill':
        command.kill()
        break
      case 'allow-silence':
        command.allowSilence(Math.max(0, order.until - Date.now()))
        break
      case undefined:
        break
    }
  }
}

function stopEverything(): void {
  isClosing = true
  for (const command of running.values()) command.stop()
  exitIfIdle()
}

function loseEngine(): void {
  isClosing = true
  spared.delete(engine)
  for (const command of running.values()) if (!command.outlivesEngine) command.stop()
  exitIfIdle()
  setInterval(obeyOrders, ORDERS_MS)
}

/** Resolves once the engine has it, or is gone. */
function tell(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve()
    process.send(reply, undefined, undefined, () => resolve())
  })
}

function complain(error: unknown): void {
  try {
    writeSync(process.stderr.fd, `${error instanceof Error ? error.stack : error}\n`)
  } catch {
    // A full disk, which must not end what runs.
  }
}

function exitIfIdle(): void {
  if (isClosing && running.size === 0) process.exit()
}
