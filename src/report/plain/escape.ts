import type { EscapeEvent } from '../../core/escape/event.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import { short } from '../text.ts'
import { settingsClause, settingsRemedy } from '../words/settings.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'

/** What was done outside of worktrees, and what orch does about it. */
export function escapeLine(event: EscapeEvent, world: World): Line | null {
  const { target } = requireRun(world)
  switch (event.type) {
    case 'target-strayed': {
      const { maker, tip, back } = event
      const to = back === null ? `${target} was not there before` : `it goes back to ${short(back)}`
      return line(
        maker.task,
        `an agent moved ${target} to ${short(tip)}, a commit of its own (${maker.where}); ${to}`,
        {
          tone: 'bad',
        },
      )
    }
    case 'target-restored':
      return event.outcome === 'moved'
        ? line(null, `${target} has moved on and is left where it is`, { tone: 'warn' })
        : line(null, `${target} is back at ${event.back === null ? 'nothing' : short(event.back)}`, {
            tone: 'warn',
            hint: `git status in a checkout of ${target}: its files were not touched`,
          })
    case 'git-settings-changed':
      return line(null, `${settingsClause(event.changes)}; git is left alone until a person has looked`, {
        tone: 'ask',
        hint: settingsRemedy,
      })
    case 'git-settings-accepted':
      return line(null, `${event.by.user} accepts git's settings as they are`)
  }
}
