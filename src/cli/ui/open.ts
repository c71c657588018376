import type { Screen } from './screen.ts'

export type UiName = 'tui' | 'plain' | 'json'

/** The dashboard on a terminal that can show it, plain lines everywhere else. */
export function defaultUi(): UiName {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const able = process.env.TERM !== 'dumb' && process.env.CI === undefined
  return terminal && able ? 'tui' : 'plain'
}

export async function openScreen(ui: UiName): Promise<Screen> {
  switch (ui) {
    case 'json':
      return (await import('./json.ts')).jsonScreen()
    case 'plain':
      return (await import('./plain.ts')).plainScreen()
    case 'tui':
      return (await import('./tui.ts')).tuiScreen()
  }
}
