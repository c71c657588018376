import type { Theme } from '../theme.ts'
import type { Scene } from './body.ts'
import { bodyLines } from './body.ts'
import { laneLine } from './lane.ts'
import type { Layout } from './layout.ts'

/** Joins what Ink laid out with what is painted by itself; one row less than the window has, at most. */
export function frameLines(chrome: readonly string[], scene: Scene, layout: Layout): readonly string[] {
  const { theme, reader, view } = scene
  if (layout.kind === 'line') return spelled(chrome.slice(0, 1), theme)
  const { headerRows, footerRows, bodyRows, laneRows, size } = layout
  const top = chrome.slice(0, headerRows)
  const bottom = chrome.slice(-footerRows)
  if (reader.dialog === 'help') {
    const help = filled(chrome.slice(headerRows, -footerRows), bodyRows + laneRows)
    return spelled([...top, ...help, ...bottom], theme)
  }
  const lane = laneRows > 0 ? [laneLine(view, size.columns, theme)] : []
  return spelled([...top, ...filled(bodyLines(scene, layout), bodyRows), ...lane, ...bottom], theme)
}

function filled(lines: readonly string[], rows: number): readonly string[] {
  return Array.from({ length: rows }, (_, row) => lines[row] ?? '')
}

function spelled(lines: readonly string[], theme: Theme): readonly string[] {
  return lines.map((line) => theme.spell(line))
}
