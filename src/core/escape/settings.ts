import type { EffectType } from '../effect.ts'

/** A setting of git that runs a program or redirects, in one of the files that git reads; its value only as a hash. */
export interface GitSetting {
  readonly key: string
  readonly file: string
  /** The first 16 hex digits of a SHA-256 of all its values there. */
  readonly hash: string
}

/** How such a setting is not as it was. */
export interface SettingChange {
  readonly key: string
  readonly file: string
  readonly change: 'added' | 'changed' | 'removed'
}

/** What differs between two looks, in the order of the later one. */
export function settingChanges(
  before: readonly GitSetting[],
  after: readonly GitSetting[],
): readonly SettingChange[] {
  const known = new Map(before.map((each) => [placeOf(each), each]))
  const there = new Set(after.map(placeOf))
  return [
    ...after.flatMap((each): readonly SettingChange[] => {
      const hash = known.get(placeOf(each))?.hash
      if (hash === each.hash) return []
      return [{ key: each.key, file: each.file, change: hash === undefined ? 'added' : 'changed' }]
    }),
    ...before
      .filter((each) => !there.has(placeOf(each)))
      .map(({ key, file }) => ({ key, file, change: 'removed' }) as const),
  ]
}

function placeOf({ key, file }: Pick<GitSetting, 'key' | 'file'>): string {
  return `${key}\0${file}`
}

/**
 * True for a setting by which a git call runs somebody's program, or takes something from elsewhere than it seems to.
 * Hooks in a folder of the work tree itself are none: orch runs no hooks, and installers of hooks set that all the time.
 */
export function runsOrRedirects(key: string, value: string): boolean {
  if (key === 'core.hookspath')
    return value.startsWith('/') || value.startsWith('~') || /(^|\/)\.\.(\/|$)/.test(value)
  return PATTERN.test(key)
}

/** Keys as git lists them: section and name in lower case. */
const PATTERN = new RegExp(
  `^(?:${[
    'filter\\..*\\.(?:clean|smudge|process|required)',
    'diff\\.external',
    'diff\\..*\\.(?:command|textconv)',
    'merge\\..*\\.driver',
    'core\\.(?:fsmonitor|sshcommand|gitproxy|askpass|attributesfile|worktree|alternaterefscommand)',
    'extensions\\.worktreeconfig',
    'include\\.path',
    'includeif\\..*\\.path',
    'url\\..*\\.(?:insteadof|pushinsteadof)',
    'gpg\\.(?:.*\\.)?(?:program|defaultkeycommand)',
    'credential\\.(?:.*\\.)?helper',
    'remote\\..*\\.(?:uploadpack|receivepack|proxy|vcs)',
    'submodule\\..*\\.update',
    'uploadpack\\.packobjectshook',
  ].join('|')})$`,
  's',
)

/** True for what a stage does with git's help, and so not while its settings are not as they were. */
export function usesGit(type: EffectType): boolean {
  return !withoutGit.has(type)
}

const withoutGit: ReadonlySet<EffectType> = new Set<EffectType>([
  'run-agent',
  'end-agent',
  'answer-agent',
  'publish-verdicts',
  'answer-comments',
])
