import { randomBytes } from 'node:crypto'
import type { FSWatcher } from 'node:fs'
import { readdirSync, readFileSync, renameSync, watch } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hostFault, meetsAll } from '../core/host-fault.ts'
import type { Instant } from '../core/ids.ts'
import type { Ask } from './ask.ts'
import { encodeAsk, parseAsk } from './ask.ts'
import { makeFolder, writeDurably } from './durable.ts'

/** What an inbox gives to its engine, in the order it was asked. */
export interface InboxReader {
  /** Once per ask and engine; after a crash again, so the journal's `ask-received` must be looked at first. */
  onAsk(id: string, ask: Ask): void
  /** A file that is no ask was renamed to `*.rejected`. */
  onRejected(name: string, wrong: string): void
}

export interface Inbox {
  /** Gives what lies there, without waiting for the next turn of the event loop. */
  look(): void
  /** Deletes the ask; to be called once the events it led to are durable. Idempotent. */
  done(id: string): Promise<void>
  close(): void
}

// Some file systems tell no watcher anything; a person at another terminal waits no longer than this.
const pollMs = 500
const suffix = '.json'

/** Leaves an ask for the engine of a run, now or later; durable when it resolves with the ask's id. */
export async function sendAsk(folder: string, ask: Ask, at: Instant): Promise<string> {
  const instant = new Date(at).toISOString().replaceAll(/[-:]/g, '')
  const id = `${instant}-${randomBytes(4).toString('hex')}`
  // Whoever cleared it away with what lay there still wants to be heard.
  await makeFolder(folder)
  await writeDurably(join(folder, `${id}${suffix}`), encodeAsk(ask))
  return id
}

/** A command that waits for the next engine. */
export interface WaitingAsk {
  readonly id: string
  readonly ask: Ask
}

/** What was asked for and no engine has taken in yet, first asked first; files that are no asks are passed over. */
export function waitingAsks(folder: string): readonly WaitingAsk[] {
  return askNames(folder).flatMap((name) => {
    const ask = readAsk(join(folder, name))
    return 'wrong' in ask ? [] : [{ id: name.slice(0, -suffix.length), ask }]
  })
}

/** Reads what is there, from the next turn of the event loop on, and then what comes. */
export function openInbox(folder: string, reader: InboxReader): Inbox {
  const seen = new Set<string>()
  const look = () => {
    for (const name of askNames(folder)) {
      if (!seen.has(name) && give(folder, name, reader)) seen.add(name)
    }
  }
  const first = setImmediate(look)
  const timer = setInterval(look, pollMs)
  const watcher = watchIfAble(folder, look)
  return {
    look,
    done: (id) => rm(join(folder, `${id}${suffix}`), { force: true }),
    close: () => {
      clearImmediate(first)
      clearInterval(timer)
      watcher?.close()
    },
  }
}

/** False for one that could not be read now. */
function give(folder: string, name: string, reader: InboxReader): boolean {
  const path = join(folder, name)
  const ask = readAsk(path)
  if ('wrong' in ask) {
    if (isOfHost(ask.wrong)) return false
    setAside(path)
    reader.onRejected(name, ask.wrong)
  } else reader.onAsk(name.slice(0, -suffix.length), ask)
  return true
}

/** Where it cannot be renamed it stays, seen by this engine and read again by the next. */
function setAside(path: string): void {
  try {
    renameSync(path, `${path}.rejected`)
  } catch {
    return
  }
}

function readAsk(path: string): Ask | { readonly wrong: string } {
  try {
    return parseAsk(readFileSync(path, 'utf8'))
  } catch (error) {
    return { wrong: codeOf(error) }
  }
}

/** Names sort by the instant they were asked; what is still being written begins with a dot. */
function askNames(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder)
    return names.filter((name) => name.endsWith(suffix) && !name.startsWith('.')).sort()
  } catch (error) {
    // What lies there is found the next time.
    if (codeOf(error) === 'ENOENT' || isOfHost(codeOf(error))) return []
    throw error
  }
}

function watchIfAble(folder: string, look: () => void): FSWatcher | null {
  try {
    return watch(folder, look).on('error', () => undefined)
  } catch {
    return null
  }
}

/** True when whatever is read next would meet it too; who may not read an ask never will. */
function isOfHost(code: string): boolean {
  const fault = hostFault(code, { path: '', detail: '' })
  return fault !== null && meetsAll(fault)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
