import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { HostFault } from '../../core/host-fault.ts'
import type { CommandSpec } from '../../ports/commands.ts'
import type { BoundedFile } from './bounded-file.ts'
import { openBounded } from './bounded-file.ts'
import { makeJsonLines } from './json-lines.ts'
import type { Relay } from './relay.ts'
import { makeTail } from './tail.ts'

/** What a pipe still holds once its writers are gone arrives at once; a longer wait is for a writer nobody found. */
const DRAIN_MS = 1_000

export interface Capture {
  readonly tail: string
  readonly outputBytes: number
  /** Why a file lacks some of it; null when none does. */
  readonly fault: HostFault | null
}

export interface Files {
  readonly log: BoundedFile
  readonly events: BoundedFile | null
  close(): void
}

/** Throws when a file cannot be made. */
export function openFiles({ logFile, eventsFile, outputLimitBytes }: CommandSpec): Files {
  const log = openBounded(logFile, outputLimitBytes, (bytes) => `\n[… ${bytes} bytes left out …]\n`)
  const events = eventsFile === null ? null : openBounded(eventsFile, outputLimitBytes, 'whole lines')
  return {
    log,
    events,
    close() {
      log.close()
      events?.close()
    },
  }
}

/** Copies both streams into the files as they come. */
export function captureOutput(
  { stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable },
  files: Files,
  { relay, onOutput, onLine }: { readonly relay: Relay | null; onOutput(): void; onLine(line: Buffer): void },
): { finish(): Promise<Capture> } {
  const tail = makeTail()
  const { events } = files
  const lines =
    events &&
    makeJsonLines((line) => {
      events.append(line)
      onLine(line)
    })
  let outputBytes = 0
  const follow = (stream: Readable, extra: ((bytes: Buffer) => void) | undefined): Promise<void> => {
    const pass = relay?.stream()
    stream.on('data', (bytes: Buffer) => {
      outputBytes += bytes.length
      onOutput()
      files.log.append(bytes)
      tail.push(bytes)
      extra?.(bytes)
      pass?.(bytes)
    })
    // A pipe that breaks ends; what came before is kept.
    stream.on('error', () => undefined)
    return new Promise((resolve) => stream.once('close', resolve))
  }
  const closed = Promise.all([follow(stdout, lines?.push), follow(stderr, undefined)])
  return {
    async finish() {
      await settle(closed)
      stdout.destroy()
      stderr.destroy()
      lines?.end()
      relay?.end()
      files.close()
      return { tail: tail.text(), outputBytes, fault: files.log.fault() ?? files.events?.fault() ?? null }
    },
  }
}

async function settle(closed: Promise<unknown>): Promise<void> {
  const patience = new AbortController()
  await Promise.race([closed, pause(DRAIN_MS, undefined, { signal: patience.signal }).catch(() => undefined)])
  patience.abort()
}
