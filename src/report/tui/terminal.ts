import { inBackgroundText } from '../words/suspended.ts'
import type { Size } from './layout.ts'

/*
 * open ⇄ suspended ─▶ closed          restore() leads from anywhere to closed
 */

/** The terminal while the dashboard has it. Nothing else may write to it in the meantime. */
export interface Terminal {
  size(): Size
  /** Written at once; dropped unless the dashboard is on the screen. */
  write(text: string): void
  /** A stream for Ink: its frames go to `onFrame`, its own control of the terminal goes nowhere. */
  facade(onFrame: (frame: string) => void): NodeJS.WriteStream
  /** Gives the screen back to the shell and stops this process and its group; goes on with SIGCONT. */
  suspend(): void
  /** Puts everything back as it was, synchronously; idempotent. A SIGKILL leaves what `reset` mends. */
  restore(): void
}

export interface TerminalOptions {
  readonly stdout: NodeJS.WriteStream
  readonly stdin: NodeJS.ReadStream
  /** Size or screen changed: everything is to be painted anew. */
  readonly onChanged: () => void
  /** A signal took the terminal away. */
  readonly onRestored: () => void
  /** What whoever suspends it is told, once the screen is the shell's again. */
  readonly whenSuspended?: string
  /** False for what a shell put into the background, which must leave the terminal alone; absent where nobody can tell. */
  readonly isInForeground?: () => boolean
}

const esc = '\u001b['
/** Alternate screen, no line wrap, no cursor, empty; the scrollback (`3J`) is never touched. */
const enterScreen = `${esc}?1049h${esc}?7l${esc}?25l${esc}H${esc}J`
/** In this order: a frame cut off halfway is ended before the screen goes. */
const leaveScreen = `${esc}?2026l${esc}0m${esc}?25h${esc}?7h${esc}?1049l`
const endings = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

export function openTerminal({ stdout, stdin, onChanged, onRestored, ...told }: TerminalOptions): Terminal {
  let state: 'open' | 'suspended' | 'closed' = 'open'
  const { put, setRaw, stop } = touching(stdout, stdin)

  const leave = () => {
    if (state !== 'open') return
    state = 'suspended'
    put(leaveScreen)
    setRaw(false)
  }
  const enter = () => {
    state = 'open'
    put(enterScreen)
    setRaw(true)
  }
  const restore = () => {
    leave()
    state = 'closed'
    unhook()
  }
  const onSuspend = () => {
    leave()
    stop(told.whenSuspended)
  }
  const onContinue = () => {
    if (state !== 'suspended') return
    if (told.isInForeground?.() === false) return stop(inBackgroundText)
    enter()
    onChanged()
  }
  // Whoever else listens decides what the signal means; with nobody else it does what it always does.
  const onEnding = (signal: NodeJS.Signals) => {
    restore()
    onRestored()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }

  const ends = endings.map((signal) => [signal, onEnding] as const)
  const signals = [['SIGTSTP', onSuspend], ['SIGCONT', onContinue], ...ends] as const
  const hook = () => {
    stdout.on('resize', onChanged)
    // A terminal that hung up fails reads and writes, also once the dashboard is closed; the run goes on without it.
    for (const stream of [stdin, stdout]) stream.on('error', ignore)
    process.on('exit', restore)
    process.on('uncaughtExceptionMonitor', restore)
    for (const [signal, listener] of signals) process.on(signal, listener)
  }
  const unhook = () => {
    stdout.off('resize', onChanged)
    process.off('exit', restore)
    process.off('uncaughtExceptionMonitor', restore)
    for (const [signal, listener] of signals) process.off(signal, listener)
  }

  const write = (text: string) => (state === 'open' ? put(text) : undefined)
  hook()
  enter()
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    write,
    facade: (onFrame) => inkStream(stdout, (frame) => state === 'open' && onFrame(frame)),
    // The whole group, as the terminal itself would: a shell waits for whoever it started.
    suspend: () => process.kill(0, 'SIGTSTP'),
    restore,
  }
}

/**
 * What Ink takes for its terminal. In its debug mode Ink writes whole frames and moves no cursor, which leaves the
 * screen to the painter: Ink's own output erases the scrollback when a frame is as high as the window.
 */
function inkStream(stdout: NodeJS.WriteStream, onFrame: (frame: string) => void): NodeJS.WriteStream {
  const write = (frame: string, ...rest: readonly unknown[]) => {
    onFrame(frame)
    for (const done of rest) if (typeof done === 'function') setImmediate(() => done())
    return true
  }
  const self = { value: () => stdout }
  return Object.create(stdout, {
    write: { value: write },
    on: self,
    off: self,
    isTTY: { value: false },
    columns: { get: () => stdout.columns || 80 },
    rows: { get: () => stdout.rows || 24 },
  })
}

/** Putting a terminal back must never be what ends a run. */
function touching(stdout: NodeJS.WriteStream, stdin: NodeJS.ReadStream) {
  const unlessGone = (touch: () => void) => {
    try {
      touch()
    } catch {
      // Nobody sees it any more.
    }
  }
  return {
    put: (text: string) => unlessGone(() => stdout.write(text)),
    /** Until somebody says SIGCONT. */
    stop: (text: string | undefined) => {
      if (text !== undefined) unlessGone(() => stdout.write(`${text}\n`))
      process.kill(process.pid, 'SIGSTOP')
    },
    setRaw: (raw: boolean) => unlessGone(() => stdin.isTTY && stdin.setRawMode(raw)),
  }
}

function ignore(): void {}
