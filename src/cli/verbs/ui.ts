import { Option } from 'commander'

export type Ui = 'tui' | 'plain' | 'json'

/** How a run that goes on is shown. */
export function uiOption(): Option {
  return new Option('--ui <ui>', 'how to show it').choices(['tui', 'plain', 'json'])
}
