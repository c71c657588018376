import type { View } from '../view.ts'
import type { Tie } from './keys.ts'
import { actionOf, answerOf } from './keys.ts'

/** What only the screen knows: where the reader is. */
export interface Reader {
  /** By id, so that it stays where it was when tasks are added. */
  readonly selected: string | null
  readonly open: boolean
  readonly dialog: 'none' | 'help' | 'leave'
  /** The run was asked to stop from here. */
  readonly stopping: boolean
}

/** What a key asks of the world outside the screen. */
export type Deed = 'stop' | 'kill' | 'leave' | 'suspend' | null

export interface Pressed {
  readonly reader: Reader
  readonly deed: Deed
}

export const newReader: Reader = { selected: null, open: false, dialog: 'none', stopping: false }

interface Surroundings {
  readonly view: View
  /** Rows of the table, for half pages. */
  readonly pageRows: number
  readonly tie: Tie
}

/** What one key makes of the screen. */
export function press(reader: Reader, key: string, around: Surroundings): Pressed {
  if (reader.dialog === 'leave') return answer(reader, key, around)
  const action = actionOf(key)
  if (reader.dialog === 'help' && action !== 'interrupt' && action !== 'suspend')
    return stay({ ...reader, dialog: 'none' })
  switch (action) {
    case 'open':
      return stay({ ...reader, open: true })
    case 'close':
      return stay({ ...reader, open: false })
    case 'help':
      return stay({ ...reader, dialog: 'help' })
    case 'leave':
      return leave(reader, around)
    case 'interrupt':
      return interrupt(reader, around)
    case 'suspend':
      return { reader, deed: 'suspend' }
    case 'yes':
    case 'no':
    case 'detach':
    case null:
      return stay(reader)
    case 'down':
    case 'up':
    case 'page-down':
    case 'page-up':
    case 'first':
    case 'last':
    case 'next-running':
    case 'next-trouble':
      return stay({ ...reader, selected: move(reader, action, around) })
  }
}

type Move = 'down' | 'up' | 'page-down' | 'page-up' | 'first' | 'last' | 'next-running' | 'next-trouble'

function move(reader: Reader, action: Move, { view: { tasks }, pageRows }: Surroundings): string | null {
  const at = selectedIndex(reader, tasks)
  const half = Math.max(1, Math.floor(pageRows / 2))
  const to = {
    down: at + 1,
    up: at - 1,
    'page-down': at + half,
    'page-up': at - half,
    first: 0,
    last: tasks.length - 1,
    'next-running': nextIndex(tasks, at, ({ status }) => status === 'active'),
    'next-trouble': nextIndex(tasks, at, ({ status }) => status === 'dead' || status === 'held'),
  }[action]
  return tasks[Math.min(tasks.length - 1, Math.max(0, to))]?.id ?? null
}

/** Where the selection stands; the first task until somebody moved. */
export function selectedIndex({ selected }: Reader, tasks: View['tasks']): number {
  return Math.max(
    0,
    tasks.findIndex(({ id }) => id === selected),
  )
}

/** The next one after `from` that fits, going round; stays where there is none. */
function nextIndex(
  tasks: View['tasks'],
  from: number,
  fits: (task: View['tasks'][number]) => boolean,
): number {
  for (let step = 1; step <= tasks.length; step += 1) {
    const at = (from + step) % tasks.length
    const task = tasks[at]
    if (task !== undefined && fits(task)) return at
  }
  return from
}

/** A run that goes on is asked about; one that rests is simply left. */
function leave(reader: Reader, { view, tie }: Surroundings): Pressed {
  if (tie === 'follows') return { reader, deed: 'leave' }
  const isAsking = view.tasks.some(({ question }) => question !== null)
  const waits = view.status === 'waiting'
  if (view.status === 'running' || isAsking || (waits && tie === 'detachable'))
    return stay({ ...reader, dialog: 'leave' })
  return { reader, deed: waits ? 'stop' : 'leave' }
}

function interrupt(reader: Reader, { view, tie }: Surroundings): Pressed {
  if (view.status !== 'running' && view.status !== 'waiting') return { reader, deed: 'leave' }
  // Only the engine's own terminal can kill it, and who looks on is used to ctrl-c as a way out.
  if (tie === 'follows' && reader.stopping) return { reader, deed: 'leave' }
  if (tie === 'follows' && reader.dialog !== 'leave') return stay({ ...reader, dialog: 'leave' })
  return {
    reader: { ...reader, dialog: 'none', stopping: true },
    deed: reader.stopping ? 'kill' : 'stop',
  }
}

function answer(reader: Reader, key: string, around: Surroundings): Pressed {
  const said = answerOf(key)
  const back: Reader = { ...reader, dialog: 'none' }
  if (said === 'interrupt') return interrupt(reader, around)
  if (said === 'yes') return { reader: { ...back, stopping: true }, deed: 'stop' }
  if (said === 'detach' && around.tie !== 'drives' && !reader.stopping) return { reader: back, deed: 'leave' }
  return said === 'no' ? stay(back) : stay(reader)
}

function stay(reader: Reader): Pressed {
  return { reader, deed: null }
}
