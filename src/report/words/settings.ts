import type { SettingChange } from '../../core/escape/settings.ts'
import { listed } from '../text.ts'

/** Which settings of git are not as they were. */
export function settingsClause(changes: readonly SettingChange[]): string {
  return listed(changes.map(({ key, file, change }) => `${key} ${changed[change]} ${file}`))
}

const changed: Readonly<Record<SettingChange['change'], string>> = {
  added: 'appeared in',
  changed: 'changed in',
  removed: 'is gone from',
}

/** What a person does about it. */
export const settingsRemedy = 'look at it, take it out or `orch doctor --accept-config`, then `orch resume`'
