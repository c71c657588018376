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

const settings: readonly Later[] = [{ at: ['worktrees', 'keepFailed'], later: isPositive, instead: '0' }]

/** A setting that would be ignored is refused instead. */
export function notYet(value: unknown): readonly Finding[] {
  return settings.flatMap(({ at, later, instead }): Finding[] => {
    const found = lookup(value, at)
    if (!later(found)) return []
    return [{ at, mistake: { kind: 'not-yet', setting: at.join('.'), value: shown(found), instead } }]
  })
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}
