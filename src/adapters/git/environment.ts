import type { GitPlace } from './place.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * What git may inherit. An allow-list, so that everything `git rev-parse --local-env-vars` names is gone, with
 * every variable that would point git at another repository, index or object store.
 */
const INHERITED = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'LD_LIBRARY_PATH'],
  ...['XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'],
  ...['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'EMAIL'],
  ...['SSH_AUTH_SOCK', 'SSH_AGENT_PID', 'SSH_ASKPASS', 'GIT_ASKPASS', 'GIT_SSH', 'GIT_SSH_COMMAND'],
  ...[
    'GNUPGHOME',
    'GPG_AGENT_INFO',
    'GPG_TTY',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'TERM',
    'DBUS_SESSION_BUS_ADDRESS',
  ],
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_EXEC_PATH'],
]

/** Settings that hold for every call, whatever the user's configuration says. */
const PINNED: readonly (readonly [key: string, value: string])[] = [
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  // Everything a ref may name, and the ref; not the index, which checkouts rewrite and git can rebuild.
  ['core.fsync', 'committed,loose-object,pack,pack-metadata,commit-graph,reference'],
  ['core.fsyncMethod', 'fsync'],
  ['core.logAllRefUpdates', 'true'],
  ['advice.detachedHead', 'false'],
  ['advice.graftFileDeprecated', 'false'],
  ['color.ui', 'false'],
  ['column.ui', 'never'],
  ['log.showSignature', 'false'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['merge.conflictStyle', 'merge'],
  ['merge.default', 'text'],
  ['merge.renames', 'true'],
  ['merge.renameLimit', '7000'],
  ['merge.directoryRenames', 'conflict'],
  ['merge.renormalize', 'false'],
  ['merge.verbosity', '2'],
  ['diff.renames', 'false'],
  ['diff.algorithm', 'myers'],
  ['diff.noPrefix', 'false'],
  ['diff.mnemonicPrefix', 'false'],
  ['diff.relative', 'false'],
  ['diff.orderFile', '/dev/null'],
  ['diff.interHunkContext', '0'],
  ['diff.context', '3'],
  ['diff.suppressBlankEmpty', 'false'],
  ['diff.indentHeuristic', 'true'],
  ['diff.submodule', 'short'],
  ['diff.ignoreSubmodules', 'none'],
]

/** The whole environment of a git call: inherited by name, placed by path, pinned by configuration. */
export function gitEnvironment(place: GitPlace, inherited: Variables): Record<string, string> {
  return {
    ...discoveryEnvironment(inherited),
    GIT_GRAFT_FILE: '/dev/null',
    GIT_EDITOR: ':',
    GIT_PAGER: 'cat',
    GIT_DIR: place.gitDir,
    GIT_COMMON_DIR: place.commonDir,
    ...(place.workTree === null ? { GIT_IMPLICIT_WORK_TREE: '0' } : { GIT_WORK_TREE: place.workTree }),
    ...configVariables(PINNED),
  }
}

/** For the one moment when orch does not yet know where the repository is. */
export function discoveryEnvironment(inherited: Variables): Record<string, string> {
  const kept = INHERITED.flatMap((name) => {
    const value = inherited[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
}

/** Configuration as `GIT_CONFIG_*` variables, above every file; `first` continues an earlier list. */
export function configVariables(
  settings: readonly (readonly [key: string, value: string])[],
  first = 0,
): Record<string, string> {
  const entries = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ])
  return { ...Object.fromEntries(entries), GIT_CONFIG_COUNT: String(first + settings.length) }
}

/** How many settings every environment already carries. */
export const pinnedSettings = PINNED.length
