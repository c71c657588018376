import { existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path'
import type { CommandLine } from '../core/plan/plan.ts'
import type { Place, Sandbox } from '../ports/commands.ts'
import type { AgentSandbox } from '../ports/stage.ts'
import { findProgram } from './find-program.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** What a program keeps of its own below HOME; see the adapters of agents. */
interface AgentHome {
  readonly folders: readonly string[]
  readonly files: readonly string[]
  readonly guarded: readonly string[]
  readonly variables: readonly string[]
}

export interface SandboxSetting {
  /** Folders of the repository that an agent reads, wherever they lie. */
  readonly shown: readonly string[]
  /** The run's own folder. */
  readonly folder: string
  readonly homeOf: (adapter: string) => readonly AgentHome[]
}

/**
 * The sandbox of an attempt: its worktree can be written, and what its program keeps below HOME. Git's own folder
 * cannot, since orch makes the commits.
 */
export function makeSandboxes({ shown, folder, homeOf }: SandboxSetting): AgentSandbox {
  return ({ path, adapter, command, env }): Sandbox => {
    const home = env.HOME ?? '/'
    const homes = homeOf(adapter).flatMap((each) => homePlaces(each, { home, env }))
    const places = [
      ...shared.filter(isFolder).map((each) => place(each, 'temporary')),
      ...[...host, home, ...shown, folder, ...programPlaces(command, { env, cwd: path })]
        .filter(existsSync)
        .map(read)
        .filter(isCovered),
      ...secretPlaces(home),
      ...homes,
      place(path, 'write'),
      // With another pointer, git would take another folder for its own.
      read(join(path, '.git')),
    ]
    return { places: latestOfEach(places), emptyFile: emptyFile(folder) }
  }
}

/** Shared with every program of the machine, sockets that lead out among it. */
const shared = ['/tmp', '/var/tmp', '/run']

/** How names are resolved, and where some systems keep their programs. */
const host = ['/run/systemd/resolve', '/run/resolvconf', '/run/NetworkManager', '/run/current-system']

/** Where programs are found, and what a list names, with the packages around it; a shell line is the shell's to read. */
function programPlaces(
  command: CommandLine,
  { env, cwd }: { readonly env: Variables; readonly cwd: string },
): readonly string[] {
  const path = env.PATH ?? ''
  const [program = '', ...words] = typeof command === 'string' ? [] : command
  const found = findProgram(program, { path, cwd })
  const named = [...(found === null ? [] : [found]), ...words.filter(isAbsolute)].filter(existsSync)
  return [...path.split(delimiter).filter(isAbsolute), ...named, ...named.map(packageAround)]
}

/** A program of npm loads what is installed beside it. */
function packageAround(path: string): string {
  const real = realpathSync(path)
  const end = real.indexOf(`${sep}node_modules${sep}`)
  return end === -1 ? real : real.slice(0, end + `${sep}node_modules`.length)
}

/** Where tools keep keys and tokens of the user's. */
const secretFolders = [
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.oci', '.password-store', '.terraform.d'],
  ...['.config/gh', '.config/hub', '.config/glab-cli', '.config/gcloud', '.config/op', '.config/doctl'],
  ...['.config/rclone', '.config/google-chrome', '.config/chromium', '.config/BraveSoftware', '.mozilla'],
  ...['.thunderbird', '.local/share/keyrings', '.local/share/kwalletd', '.bitcoin', '.ethereum'],
]

const secretFiles = [
  ...['.netrc', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pypirc', '.git-credentials', '.config/git/credentials'],
  ...[
    '.cargo/credentials',
    '.cargo/credentials.toml',
    '.gem/credentials',
    '.m2/settings.xml',
    '.vault-token',
  ],
  ...['.gradle/gradle.properties', '.composer/auth.json', '.config/composer/auth.json', '.pgpass', '.my.cnf'],
  ...['.bash_history', '.zsh_history', '.python_history', '.node_repl_history', '.psql_history'],
]

function secretPlaces(home: string): readonly Place[] {
  return [
    ...secretFolders
      .map((name) => join(home, name))
      .filter(isFolder)
      .map((each) => place(each, 'hidden-folder')),
    ...secretFiles
      .map((name) => join(home, name))
      .filter(isFile)
      .map((each) => place(each, 'hidden-file')),
  ]
}

/** What is not there yet is made, as the program itself would: nothing can be put where nothing is. */
function homePlaces(
  { folders, files, guarded, variables }: AgentHome,
  { home, env }: { readonly home: string; readonly env: Variables },
): readonly Place[] {
  const moved = variables.flatMap((name) => env[name] ?? [])
  const all = [...folders.map((name) => join(home, name)), ...moved.map((each) => resolve(home, each))]
  for (const each of all) mkdirSync(each, { recursive: true, mode: 0o700 })
  const texts = files.map((name) => join(home, name))
  for (const each of texts) if (!existsSync(each)) writeFileSync(each, '{}\n', { mode: 0o600 })
  return [
    ...[...all, ...texts].map((each) => place(each, 'write')),
    ...guarded
      .map((name) => join(home, name))
      .filter(existsSync)
      .map(read),
  ]
}

function read(path: string): Place {
  return place(path, 'read')
}

/** Links are followed: nothing can be mounted on one. */
function place(path: string, access: Place['access']): Place {
  return { path: existsSync(path) ? realpathSync(path) : path, access }
}

/** All else can be read as it is. */
function isCovered({ path }: Place): boolean {
  return [...shared, '/dev'].some((folder) => path.startsWith(folder + sep))
}

function latestOfEach(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((each) => [each.path, each])).values()]
}

function emptyFile(folder: string): string {
  const path = join(folder, 'empty')
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o400 })
  return path
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
