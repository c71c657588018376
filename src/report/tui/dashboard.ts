import type { Theme } from '../theme.ts'
import { plainTheme } from '../theme.ts'
import type { View } from '../view.ts'
import { askingFirst, makeBell } from './asking.ts'
import type { Scene } from './body.ts'
import { shownTasks, showsDetails, tableRows } from './body.ts'
import { makeClock } from './clock.ts'
import type { Tail } from './details.ts'
import type { Tie } from './keys.ts'
import type { Layout } from './layout.ts'
import type { ScreenOptions } from './screen.ts'
import { openScreen } from './screen.ts'
import type { Deed } from './state.ts'
import { newReader, press, selectedIndex } from './state.ts'
import { isTicking } from './table.ts'
import { makeTails, tailEveryMs } from './tails.ts'

export interface DashboardOptions extends Pick<ScreenOptions, 'whenSuspended' | 'isInForeground'> {
  readonly stdout: NodeJS.WriteStream
  readonly stdin: NodeJS.ReadStream
  /** The run as it is now; asked for once per frame at most. */
  readonly view: () => View
  /** Calls back whenever the run changed; answers with a function that ends that. */
  readonly subscribe: (changed: () => void) => () => void
  /** The reader wants the run to stop gracefully; the dashboard stays until `stop`. */
  readonly onStop: () => void
  /** The reader wants it to end at once. */
  readonly onKill: () => void
  /** The reader left and the terminal is restored. Without it nobody can leave a run that goes on. */
  readonly onLeave?: () => void
  /** Somebody else drives the run, and leaving it needs no question. */
  readonly follows?: boolean
  /** The last lines of the log of a task's latest attempt, null when there is none. Asked at most four times a second. */
  readonly readTail: (task: string, lines: number) => Tail | null
  readonly theme?: Theme
  readonly now?: () => number
}

export interface Dashboard {
  /** Restores the terminal; idempotent. */
  stop(): Promise<void>
  /** Resolves once the terminal is restored, whoever did it; rejects when the dashboard itself failed. */
  readonly closed: Promise<void>
}

/** Shows a run until it is stopped or left: drawn on changes, on keys and, while a clock is visible, each second. */
export function startDashboard(options: DashboardOptions): Dashboard {
  const { theme = plainTheme, now = Date.now } = options
  const tie = tieOf(options)
  const readTail = makeTails(options.readTail, now)
  const source = makeSource(() => askingFirst(options.view()), now)
  let reader = newReader
  const scene = (): Scene => ({ view: source.present(), reader, theme, now: now(), readTail })

  const draw = () => {
    const drawn = scene()
    screen.show(drawn, tie)
    ring(drawn.view)
    clock.within(nextFrameMs(drawn, screen.layout()))
  }
  const onKey = (name: string) => {
    const at = screen.layout()
    const pageRows = at.kind === 'line' ? 1 : tableRows(at, reader)
    const pressed = press(reader, name, { view: source.present(), pageRows, tie })
    reader = pressed.reader
    act(pressed.deed)
    clock.draw()
  }
  const act = (deed: Deed) => {
    if (deed === 'stop') options.onStop()
    if (deed === 'kill') options.onKill()
    if (deed === 'suspend') screen.suspend()
    if (deed !== 'leave') return
    screen.close()
    options.onLeave?.()
  }
  const onClosed = () => {
    clock.stop()
    unsubscribe()
  }

  const clock = makeClock(draw)
  const screen = openScreen({ ...options, theme, onKey, onClosed, onChanged: () => clock.soon() })
  const ring = makeBell(screen.ring)
  const unsubscribe = options.subscribe(() => {
    source.changed()
    clock.soon()
  })
  clock.draw()
  return {
    closed: screen.closed,
    stop() {
      screen.close()
      return screen.closed
    },
  }
}

function tieOf({ follows, onLeave }: DashboardOptions): Tie {
  if (follows === true) return 'follows'
  return onLeave === undefined ? 'drives' : 'detachable'
}

/** The view, made anew when the run changed or a second went by, since its sentences tell times. */
function makeSource(read: () => View, now: () => number) {
  let view = read()
  let second = Math.floor(now() / 1_000)
  let stale = false
  return {
    present(): View {
      const at = Math.floor(now() / 1_000)
      if (!stale && at === second) return view
      stale = false
      second = at
      view = read()
      return view
    },
    changed() {
      stale = true
    },
  }
}

/** When the screen is looked at again although nothing was pressed or changed; null while nothing on it moves. */
function nextFrameMs(scene: Scene, at: Layout): number | null {
  const { view, reader, now } = scene
  const selected = view.tasks[selectedIndex(reader, view.tasks)]
  if (selected?.status === 'active' && showsDetails(at, reader)) return tailEveryMs
  const rows = at.kind === 'line' ? 0 : tableRows(at, reader)
  const ticks = view.status === 'running' || shownTasks(scene, rows).some(isTicking)
  return ticks ? 1_000 - (now % 1_000) : null
}
