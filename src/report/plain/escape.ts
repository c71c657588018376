import type { Change } from '../../core/escape/change.ts'
import type { EscapeEvent } from '../../core/escape/event.ts'
import type { AttemptRef } from '../../core/ids.ts'
import { attemptName } from '../../core/ids.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import { listed, short } from '../text.ts'
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
    case 'escape-seen':
      return line(null, `${changesClause(event.changes)}${whoRan(event.attempts)}`, {
        tone: 'warn',
        evidence: event.changes.flatMap(evidenceOf).slice(0, mostLines),
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

const mostLines = 20

function changesClause(changes: readonly Change[]): string {
  return listed(
    changes.map(
      ({ name, how, own }) => `${name} ${own === 'restored' ? `was ${how} and is put back` : verbs[how]}`,
    ),
  )
}

const verbs: Readonly<Record<Change['how'], string>> = {
  added: 'appeared',
  changed: 'changed',
  removed: 'is gone',
}

function whoRan(attempts: readonly AttemptRef[]): string {
  return attempts.length === 0 ? '' : ` while ${listed(attempts.map(attemptName))} ran`
}

function evidenceOf({ name, detail }: Change): readonly string[] {
  if (detail === '') return []
  return detail.includes('\n') ? [`${name}:`, ...detail.split('\n')] : [`${name}: ${detail}`]
}
