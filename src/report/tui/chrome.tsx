import type { Key } from 'ink'
import { Box, render, Text, useInput } from 'ink'
import type { ReactNode } from 'react'
import type { Head } from './head.ts'
import type { Layout } from './layout.ts'

/** What frames the body: header, footer, and the help in its place. */
export interface ChromeProps {
  readonly layout: Layout
  readonly head: Head
  readonly footer: string
  /** Keys and what they do, shown instead of the body; empty for none. */
  readonly help: readonly (readonly [key: string, does: string])[]
}

interface Stage {
  readonly stdout: NodeJS.WriteStream
  readonly stdin: NodeJS.ReadStream
  /** Names of keys, one at a time. */
  readonly onKey: (name: string) => void
}

/** Ink's part of the screen, as text. */
export interface Chrome {
  show(props: ChromeProps): void
  unmount(): void
  /** Rejects when a component threw. */
  readonly ended: Promise<unknown>
}

export function mountChrome({ stdout, stdin, onKey }: Stage, first: ChromeProps): Chrome {
  // Every frame whole and at once: how often there is one is the dashboard's decision.
  const options = { stdout, stdin, debug: true, exitOnCtrlC: false, patchConsole: false } as const
  const instance = render(<Frame {...first} onKey={onKey} />, options)
  return {
    show: (props) => instance.rerender(<Frame {...props} onKey={onKey} />),
    unmount: () => instance.unmount(),
    ended: instance.waitUntilExit(),
  }
}

/** Header and footer with nothing, or the help, between them. */
function Frame({ layout, head, footer, help, onKey }: ChromeProps & Pick<Stage, 'onKey'>): ReactNode {
  useInput((input, key) => {
    for (const name of keyNames(input, key)) onKey(name)
  })
  const { columns } = layout.size
  if (layout.kind === 'line') return <Line columns={columns}>{head.right}</Line>
  return (
    <Box flexDirection="column" width={columns}>
      <Header head={head} rows={layout.headerRows} columns={columns} />
      {help.length > 0 ? (
        <Help keys={help} rows={layout.bodyRows + layout.laneRows} columns={columns} />
      ) : null}
      <Line columns={columns}>{footer}</Line>
    </Box>
  )
}

function Header({ head, rows, columns }: { head: Head; rows: number; columns: number }): ReactNode {
  return (
    <>
      <Box width={columns} height={1} justifyContent="space-between" paddingRight={1}>
        <Text wrap="truncate-end">{head.left}</Text>
        <Box flexShrink={0}>
          <Text>{head.right}</Text>
        </Box>
      </Box>
      {rows > 1 ? <Line columns={columns}>{head.below}</Line> : null}
    </>
  )
}

function Help({
  keys,
  rows,
  columns,
}: {
  keys: ChromeProps['help']
  rows: number
  columns: number
}): ReactNode {
  return (
    <Box
      flexDirection="column"
      width={columns}
      height={rows}
      paddingLeft={2}
      paddingTop={1}
      overflow="hidden"
    >
      {keys.map(([key, does]) => (
        <Box key={key} height={1} flexShrink={0}>
          <Box width={10} flexShrink={0}>
            <Text>{key}</Text>
          </Box>
          <Text wrap="truncate-end">{does}</Text>
        </Box>
      ))}
    </Box>
  )
}

function Line({ columns, children }: { columns: number; children: string }): ReactNode {
  return (
    <Box width={columns} height={1}>
      <Text wrap="truncate-end">{children}</Text>
    </Box>
  )
}

/** Keys that came in one read are pressed one after the other. */
function keyNames(input: string, key: Key): readonly string[] {
  if (key.upArrow) return ['up']
  if (key.downArrow) return ['down']
  if (key.leftArrow) return ['left']
  if (key.rightArrow) return ['right']
  if (key.pageDown) return ['pagedown']
  if (key.pageUp) return ['pageup']
  if (key.home) return ['home']
  if (key.end) return ['end']
  if (key.return) return ['return']
  if (key.escape) return ['escape']
  if (key.tab) return ['tab']
  return key.ctrl ? [`ctrl-${input}`] : [...input]
}
