import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** Everything of one trial; nothing of it is anywhere else. */
export interface Ground {
  readonly folder: string
  readonly home: string
  readonly repository: string
  /** Where orch puts its worktrees. */
  readonly worktrees: string
  /** All that orch is started with. */
  readonly env: Readonly<Record<string, string>>
}

/** A repository with one commit beside a home that nobody has lived in. */
export function makeGround(name: string, programs: readonly string[]): Ground {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `orch-conformance-${name}-`)))
  const [home, repository, temporary] = ['home', 'repo', 'tmp'].map((each) => join(folder, each)) as [
    string,
    string,
    string,
  ]
  for (const each of [home, repository, temporary]) mkdirSync(each)
  const env = environment({ programs, home, temporary })
  const ground = { folder, home, repository, worktrees: join(folder, 'repo.orch'), env }
  git(ground, 'init', '--quiet', '--initial-branch', 'main')
  commitFiles(ground, { 'README.md': '# Greetings\n' })
  return ground
}

export function removeGround({ folder }: Ground): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Paths below a folder to contents; folders are made as needed. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

export function commitFiles(ground: Ground, files: Readonly<Record<string, string>>): void {
  writeFiles(ground.repository, files)
  git(ground, 'add', '--all')
  git(ground, 'commit', '--quiet', '--message', 'Prepare the repository')
}

/** Standard output of git in the repository; throws with git's words. */
export function git({ repository, env }: Ground, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: repository, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.trimEnd()
}

interface Dwelling {
  readonly programs: readonly string[]
  readonly home: string
  readonly temporary: string
}

/** Built from a list: what this machine has in its environment is not looked at, but for where git and a shell are. */
function environment({ programs, home, temporary }: Dwelling): Record<string, string> {
  const folders = [...programs, dirname(process.execPath), ...['git', 'sh', 'ps'].map(folderOf)]
  return {
    PATH: [...new Set(folders)].join(delimiter),
    HOME: home,
    TMPDIR: temporary,
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    XDG_STATE_HOME: join(home, '.local', 'state'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada Author',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada Author',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    no_proxy: '127.0.0.1,localhost',
  }
}

function folderOf(program: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.find((folder) => isExecutable(join(folder, program)))
  if (found === undefined) throw new Error(`${program} is not on PATH`)
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
