import type { AttemptRef, CommitId, RunId } from '../ids.ts'
import type { EnvValue } from '../plan/plan.ts'

export type Variables = Readonly<Record<string, string | undefined>>
type EnvValues = Readonly<Record<string, EnvValue>>

export interface EnvironmentAsk {
  /** The environment that orch itself was started with. */
  readonly parent: Variables
  /** Names that the config hands on from there. */
  readonly passEnv: readonly string[]
  /** `env` of agent, check and task; later ones win. */
  readonly values: readonly EnvValues[]
  /** A free port for each name that `portsWanted` gives. */
  readonly ports: Readonly<Record<string, number>>
  /** Whom commits are by where the user has no identity; null where there is one. */
  readonly identity: { readonly name: string; readonly email: string } | null
  /** What orch says to the program; nothing overrides it. */
  readonly own: Readonly<Record<string, string>>
}

export interface Environment {
  readonly variables: Readonly<Record<string, string>>
  /** Values that came by `passEnv` or a reference: never to be shown. */
  readonly secrets: readonly string[]
}

/** The whole environment of a program that orch starts in a slot: agent, check or setup. */
export function makeEnvironment(wish: EnvironmentAsk): Environment {
  const ask = { ...wish, parent: withoutOwnToken(wish.parent) }
  const { parent, passEnv, identity, own } = ask
  const passed = passEnv.flatMap((name) => variable(name, parent[name]))
  const given = ask.values.flatMap((values) => Object.entries(values).map((each) => giveValue(each, ask)))
  const chosen = [...passed, ...given.flatMap(({ name, value }) => variable(name, value))]
  return {
    variables: {
      ...Object.fromEntries(Object.entries(parent).flatMap(inheritedVariable)),
      ...unattended,
      ...(identity === null ? {} : identityVariables(identity)),
      ...Object.fromEntries(chosen.filter(([name]) => !placesGit.has(name))),
      ...quietGit,
      ...own,
    },
    secrets: [
      ...passed.flatMap(([name, value]) => (isInherited(name) ? [] : [value])),
      ...given.flatMap(({ isReference, value }) => (isReference && value ? [value] : [])),
    ],
  }
}

/** The one that is for orch alone: nothing in config or plan hands it on, under no other name either. */
function withoutOwnToken({ ORCH_GITHUB_TOKEN: _, ...others }: Variables): Variables {
  return others
}

/** What an agent is told of its attempt. */
export function attemptVariables({
  run,
  ref,
  base,
  promptFile,
  answers,
}: {
  readonly run: RunId
  readonly ref: AttemptRef
  readonly base: CommitId
  readonly promptFile: string
  /** The folder that answers to its questions come into. */
  readonly answers: string
}): Readonly<Record<string, string>> {
  return {
    ORCH_RUN_ID: run,
    ORCH_TASK_ID: ref.task,
    ORCH_ATTEMPT: String(ref.attempt),
    ORCH_BASE: base,
    ORCH_PROMPT_FILE: promptFile,
    ORCH_ANSWERS: answers,
  }
}

/** Variables that ask for a free port: `PORT` or `…_PORT` given as "auto"; elsewhere "auto" is a text like any other. */
export function portsWanted(values: readonly EnvValues[]): readonly string[] {
  const latest: EnvValues = Object.assign({}, ...values)
  return Object.keys(latest).filter((name) => asksForPort(name, latest[name]))
}

function asksForPort(name: string, value: EnvValue | undefined): boolean {
  return value === 'auto' && /(?:^|_)PORT$/.test(name)
}

/**
 * An allow-list, since nobody can list what all there is to hide: the tokens that orch looks for (GH_TOKEN,
 * GITHUB_TOKEN, those of Enterprise Servers), other programs' keys, and what git sets for the hook or alias that orch
 * may run in.
 */
const inherited: ReadonlySet<string> = new Set([
  // Who and where: shells, configuration and logins of agents start from these.
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR'],
  // How texts and times read. LC_* and XDG_* come by their prefix.
  ...['LANG', 'LANGUAGE', 'TZ'],
  // How to get out: behind a proxy with its own certificates no agent reaches its provider without them.
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'GIT_SSL_CAINFO'],
  // Where tool chains stand: without them the same command finds another compiler, or none.
  ...['LD_LIBRARY_PATH', 'JAVA_HOME', 'ANDROID_HOME', 'GOPATH', 'GOROOT', 'CARGO_HOME', 'RUSTUP_HOME'],
  ...['NVM_DIR', 'VOLTA_HOME', 'PNPM_HOME', 'PYENV_ROOT', 'VIRTUAL_ENV', 'RBENV_ROOT', 'GEM_HOME'],
  ...['ASDF_DIR', 'ASDF_DATA_DIR', 'MISE_DATA_DIR', 'NIX_PATH', 'NIX_PROFILES', 'NIX_SSL_CERT_FILE'],
  // Which configuration git reads and by whom commits are. Not GIT_AUTHOR_DATE: it belongs to one commit.
  ...['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_EXEC_PATH', 'EMAIL'],
  ...['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL'],
  // Not SSH_AUTH_SOCK: with it a program signs and pushes in the user's name unseen; `passEnv` may name it.
])

/** True for what every program gets to see, so that its value is no secret. */
export function isInherited(name: string): boolean {
  return inherited.has(name) || /^(?:LC|XDG)_/.test(name)
}

function inheritedVariable([name, value]: [string, string | undefined]): readonly [string, string][] {
  return isInherited(name) ? variable(name, value) : []
}

/** Nobody is there to answer, scroll or admire colours. */
const unattended = {
  TERM: 'dumb',
  NO_COLOR: '1',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GIT_EDITOR: ':',
  GIT_TERMINAL_PROMPT: '0',
} as const

/** All slots share one object store, which nobody may repack while others write to it. */
const quietGit = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'gc.auto',
  GIT_CONFIG_VALUE_0: '0',
  GIT_CONFIG_KEY_1: 'maintenance.auto',
  GIT_CONFIG_VALUE_1: 'false',
} as const

/** What `git rev-parse --local-env-vars` names: each would take the program's git calls out of its own slot. */
const placesGit: ReadonlySet<string> = new Set([
  ...['GIT_DIR', 'GIT_COMMON_DIR', 'GIT_WORK_TREE', 'GIT_IMPLICIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE'],
  ...['GIT_REPLACE_REF_BASE', 'GIT_NO_REPLACE_OBJECTS', 'GIT_INTERNAL_SUPER_PREFIX', 'GIT_NAMESPACE'],
  ...['GIT_CONFIG', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT'],
])

function identityVariables({ name, email }: { readonly name: string; readonly email: string }) {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  }
}

function giveValue([name, value]: [string, EnvValue], { parent, ports }: EnvironmentAsk) {
  if (typeof value !== 'string') {
    return { name, value: parent[value.from.replace(/^env:/, '')], isReference: true }
  }
  const port = asksForPort(name, value) ? ports[name] : undefined
  return { name, value: port === undefined ? value : String(port), isReference: false }
}

function variable(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
}
