import type { Chrome, ChromeProps } from './chrome.tsx'
import { mountChrome } from './chrome.tsx'
import type { Terminal } from './terminal.ts'

/** Ink's part of the screen as lines of text; laid out anew only when something in it is another. */
export interface ChromeText {
  lines(props: ChromeProps): readonly string[]
  unmount(): void
}

export interface ChromeTextOptions {
  readonly stdin: NodeJS.ReadStream
  readonly facade: Terminal['facade']
  readonly onKey: (name: string) => void
  readonly onFailed: (error: unknown) => void
}

export function makeChromeText({ stdin, facade, onKey, onFailed }: ChromeTextOptions): ChromeText {
  let lines: readonly string[] = []
  let shown = ''
  let chrome: Chrome | null = null
  const stdout = facade((frame) => {
    lines = frame.split('\n')
  })
  return {
    lines(props) {
      const wanted = JSON.stringify(props)
      if (chrome === null) {
        chrome = mountChrome({ stdout, stdin, onKey }, props)
        chrome.ended.catch(onFailed)
      } else if (wanted !== shown) chrome.show(props)
      shown = wanted
      return lines
    },
    unmount: () => chrome?.unmount(),
  }
}
