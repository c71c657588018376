import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import type { EscapeEvent } from './event.ts'

export function evolveEscape(world: World, event: EscapeEvent): World {
  const run = requireRun(world)
  switch (event.type) {
    case 'target-strayed':
      world.run = { ...run, stray: { tip: event.tip, back: event.back } }
      return world
    case 'target-restored':
      world.run = { ...run, stray: null, tip: event.outcome === 'restored' ? event.back : run.tip }
      return world
    case 'escape-seen':
      return world
    case 'git-settings-changed':
      world.run = { ...run, settingChanges: event.changes }
      return world
    case 'git-settings-accepted':
      world.run = { ...run, gitSettings: event.settings, settingChanges: [] }
      return world
  }
}
