import type { Leaving, Screen } from './screen.ts'

export type UiName = 'tui' | 'plain' | 'json'

/** The dashboard on a terminal that can show it, plain lines everywhere else. */
export function defaultUi(): UiName {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const able = process.env.TERM !== 'dumb' && process.env.CI === undefined
  return terminal && able ? 'tui' : 'plain'
}

/** Makes the screen's code ready; without `leaving` nobody leaves a run that goes on. */
export function loadScreen(ui: UiName, leaving?: Leaving): Promise<{ readonly open: () => Screen }> {
  switch (ui) {
    case 'json':
      return import('./json.ts').then(({ jsonScreen }) => ({ open: jsonScreen }))
    case 'plain':
      return import('./plain.ts').then(({ plainScreen }) => ({ open: plainScreen }))
    case 'tui':
      return import('./tui.ts').then(({ tuiScreen }) => ({ open: () => tuiScreen(leaving) }))
  }
}

export async function openScreen(ui: UiName, leaving?: Leaving): Promise<Screen> {
  const { open } = await loadScreen(ui, leaving)
  return open()
}
