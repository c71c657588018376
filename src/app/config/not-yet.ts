import type { Finding, Path } from '../document/document.ts'
import { lookup } from '../document/lookup.ts'
import { shown } from './issues.ts'

interface Later {
  readonly at: Path
  /** Valid values that only a later version gives meaning to. */
  readonly later: (value: unknown) => boolean
  /** What this version does. */
  readonly instead: string
}

const settings: readonly Later[] = [
  { at: ['queue', 'method'], later: (value) => value === 'squash' || value === 'rebase', instead: '"merge"' },
  {
    at: ['queue', 'land'],
    later: (value) => value === 'push' || value === 'pull-request',
    instead: '"local"',
  },
  { at: ['policy', 'linearHistory'], later: isTrue, instead: 'false' },
  { at: ['worktrees', 'keepFailed'], later: isPositive, instead: '0' },
]

/** A setting that would be ignored is refused instead. */
export function notYet(value: unknown): readonly Finding[] {
  return settings.flatMap(({ at, later, instead }): Finding[] => {
    const found = lookup(value, at)
    if (!later(found)) return []
    return [{ at, mistake: { kind: 'not-yet', setting: at.join('.'), value: shown(found), instead } }]
  })
}

function isTrue(value: unknown): boolean {
  return value === true
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}
