import type { Theme } from '../theme.ts'
import type { Scene } from './body.ts'
import type { ChromeProps } from './chrome.tsx'
import { makeChromeText } from './chrome-text.ts'
import { footer } from './footer.ts'
import { frameLines } from './frame.ts'
import { head } from './head.ts'
import type { Tie } from './keys.ts'
import { keyHelp } from './keys.ts'
import type { Layout } from './layout.ts'
import { layout } from './layout.ts'
import { makePainter } from './painter.ts'
import type { TerminalOptions } from './terminal.ts'
import { openTerminal } from './terminal.ts'

/** The terminal, Ink's chrome and the painter as one thing to show scenes on. */
export interface Screen {
  layout(): Layout
  show(scene: Scene, tie: Tie): void
  /** Rings the terminal's bell and has it tell one line, where it can. */
  ring(line: string): void
  /** Back to the shell until it says `fg`. */
  suspend(): void
  /** Restores the terminal; idempotent. */
  close(): void
  /** Resolves once the terminal is restored; rejects when a component threw. */
  readonly closed: Promise<void>
}

export interface ScreenOptions extends Pick<TerminalOptions, 'whenSuspended' | 'isInForeground'> {
  readonly stdout: NodeJS.WriteStream
  readonly stdin: NodeJS.ReadStream
  readonly theme: Theme
  readonly onKey: (name: string) => void
  /** The window has another size, or the screen was somebody else's in between. */
  readonly onChanged: () => void
  readonly onClosed: () => void
}

export function openScreen({ stdout, stdin, theme, onKey, ...told }: ScreenOptions): Screen {
  const closing = deferred()
  let open = true
  const close = () => {
    if (!open) return
    open = false
    terminal.restore()
    told.onClosed()
    chrome.unmount()
    // Ink let go of stdin; whoever reads it next is waited for again.
    stdin.once('resume', () => stdin.ref())
    closing.resolve()
  }
  const onChanged = () => {
    painter.forget()
    told.onChanged()
  }
  const onFailed = (error: unknown) => {
    closing.reject(error)
    close()
  }
  const terminal = openTerminal({ ...told, stdout, stdin, onChanged, onRestored: close })
  const painter = makePainter(terminal.write)
  const chrome = makeChromeText({ stdin, facade: terminal.facade, onKey, onFailed })
  return {
    layout: () => layout(terminal.size()),
    show(scene, tie) {
      if (!open) return
      const at = layout(terminal.size())
      const lines = chrome.lines(chromeProps(scene, at, { theme, tie }))
      // A terminal that cannot keep up gets the latest frame later, never a backlog.
      if (stdout.writableNeedDrain) stdout.once('drain', told.onChanged)
      else painter.paint(frameLines(lines, scene, at), at.size.rows)
    },
    // OSC 9: a notification of the desktop for terminals that know it; all others drop it.
    ring: (line) => terminal.write(`\u0007\u001b]9;${line}\u001b\\`),
    suspend: terminal.suspend,
    close,
    closed: closing.promise,
  }
}

function chromeProps(
  { view, reader, now }: Scene,
  at: Layout,
  { theme, tie }: { readonly theme: Theme; readonly tie: Tie },
): ChromeProps {
  return {
    layout: at,
    head: head(view, at, { theme, now }),
    footer: footer({ view, reader, tie }, theme),
    help: reader.dialog === 'help' ? keyHelp(theme, tie) : [],
  }
}

function deferred() {
  let resolve = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone
    reject = onFailed
  })
  return { promise, resolve: () => resolve(), reject: (error: unknown) => reject(error) }
}
