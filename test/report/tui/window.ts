import { EventEmitter, once } from 'node:events'
import { onTestFinished } from 'vitest'
import { plainTheme } from '../../../src/report/theme.ts'
import type { Dashboard, DashboardOptions } from '../../../src/report/tui/dashboard.ts'
import { startDashboard } from '../../../src/report/tui/dashboard.ts'
import { view } from '../../../src/report/view.ts'
import type { Story } from '../story.ts'

/** A dashboard in a window that exists in memory only. */
export interface Window {
  readonly dashboard: Dashboard
  /** What stands on the screen, without the empty rows at its end. */
  screen(): string
  rows(): readonly string[]
  press(...keys: readonly string[]): void
  resize(columns: number, rows: number): Promise<void>
  /** The run changed. */
  changed(): void
  /** Everything that was written since the last call. */
  written(): string
  readonly deeds: readonly string[]
  /** Ids of tasks whose log was read. */
  readonly read: readonly string[]
}

interface Size {
  readonly columns: number
  readonly rows: number
}

export function openWindow(told: Story, size: Size, options: Partial<DashboardOptions> = {}): Window {
  const stdout = makeStdout(size)
  const stdin = makeStdin()
  const deeds: string[] = []
  const read: string[] = []
  let changed = () => {}
  const dashboard = startDashboard({
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: stdin as unknown as NodeJS.ReadStream,
    view: () => view(told.world, { now: told.now(), engineAlive: true }),
    subscribe(call) {
      changed = call
      return () => deeds.push('unsubscribed')
    },
    onStop: () => deeds.push('stop'),
    onKill: () => deeds.push('kill'),
    readTail(task, lines) {
      read.push(task)
      const path = `/repo/.git/orch/runs/r/tasks/${task}/1/output.log`
      return { path, lines: ['reading src', `\u001b[31mwriting ${task}\u001b[0m`, '10%\r100%'].slice(-lines) }
    },
    theme: plainTheme,
    now: told.now,
    ...options,
  })
  onTestFinished(() => dashboard.stop())
  const rows = () => stdout.shown().map((row) => row.trimEnd())
  return {
    dashboard,
    rows,
    screen: () => rows().join('\n').trimEnd(),
    press(...keys) {
      for (const key of keys) stdin.press(key)
    },
    async resize(columns, height) {
      stdout.columns = columns
      stdout.rows = height
      const drawn = once(stdout, 'written')
      stdout.emit('resize')
      await drawn
    },
    changed: () => changed(),
    written: stdout.written,
    ...{ deeds, read },
  }
}

/** Understands exactly what the painter writes: rows put at their place, and everything below cleared. */
function makeStdout({ columns, rows }: Size) {
  const stdout = Object.assign(new EventEmitter(), { isTTY: true, columns, rows, write, written, shown })
  let lines: string[] = []
  let text = ''
  function write(chunk: string): boolean {
    text += chunk
    for (const [, row, line] of chunk.matchAll(rowWritten)) {
      const at = Number(row) - 1
      if (line === undefined) lines = lines.slice(0, at)
      else lines[at] = line
    }
    stdout.emit('written')
    return true
  }
  function written(): string {
    const all = text
    text = ''
    return all
  }
  function shown(): readonly string[] {
    return Array.from(lines, (line) => line ?? '')
  }
  return stdout
}

const esc = '\u001b'
const rowWritten = new RegExp(`${esc}\\[(\\d+);1H(?:${esc}\\[2K([\\s\\S]*?)${esc}\\[0m|${esc}\\[J)`, 'g')

function makeStdin() {
  const waiting: string[] = []
  const emitter = new EventEmitter()
  const nothing = () => {}
  return Object.assign(emitter, {
    ...{
      isTTY: true,
      setRawMode: nothing,
      setEncoding: nothing,
      ref: nothing,
      unref: nothing,
      pause: nothing,
    },
    read: () => waiting.shift() ?? null,
    press(key: string) {
      waiting.push(key)
      emitter.emit('readable')
    },
  })
}
