import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface TestRepository {
  readonly path: string
  readonly gitDir: string
  /** Runs git in the repository and answers stdout without the last line feed; throws with git's words. */
  git(...args: string[]): string
  /** The same in another folder, e.g. a linked worktree. */
  gitIn(folder: string, ...args: string[]): string
  /** The same with stdin. */
  feed(input: string, ...args: string[]): string
  write(files: TestFiles): void
  /** Writes files (null deletes), adds everything, commits, answers the commit id. */
  commit(files: TestFiles, message?: string): string
  /** Commits on `branch`, made from `from` (default: HEAD), without touching the checkout. */
  commitOn(branch: string, files: TestFiles, from?: string): string
  remove(): void
}

/** Path to content; null deletes, `{ link }` is a symbolic link. */
export type TestFiles = Readonly<Record<string, string | Buffer | null | { readonly link: string }>>

/** No configuration of this machine, one fixed identity and instant. */
export const hermeticGitEnv: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Author',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada Author',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_DATE: '1700000000 +0000',
  // A collection in the background would outlive the test.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'gc.auto',
  GIT_CONFIG_VALUE_0: '0',
}

/** A repository with one commit in a folder of its own; `name` is the folder's (may hold spaces). */
export function makeTestRepository(
  options: { files?: TestFiles; branch?: string; name?: string } = {},
): TestRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'orch-test-')))
  const path = join(root, options.name ?? 'repo')
  mkdirSync(path)
  runGit(path, ['init', '-q', '-b', options.branch ?? 'main'])
  const repository = openTestRepository(path, root)
  repository.commit(options.files ?? { 'README.md': 'hello\n' }, 'Begin')
  return repository
}

/** A repository that is there, e.g. a copy of another one. */
export function openTestRepository(path: string, root: string): TestRepository {
  const git = (...args: string[]) => runGit(path, args)
  const commit = (files: TestFiles, message = 'Change') => {
    writeFiles(path, files)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  return {
    path,
    gitDir: join(path, '.git'),
    git,
    gitIn: (folder, ...args) => runGit(folder, args),
    feed: (input, ...args) => runGit(path, args, input),
    write: (files) => writeFiles(path, files),
    commit,
    commitOn: (branch, files, from = 'HEAD') => {
      const folder = mkdtempSync(join(root, 'side-'))
      git('worktree', 'add', '-q', '--detach', folder, from)
      writeFiles(folder, files)
      runGit(folder, ['add', '-A'])
      runGit(folder, ['commit', '-q', '--allow-empty', '-m', `Change on ${branch}`])
      const id = runGit(folder, ['rev-parse', 'HEAD'])
      git('update-ref', `refs/heads/${branch}`, id)
      git('worktree', 'remove', '--force', folder)
      return id
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export function writeFiles(folder: string, files: TestFiles): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    rmSync(path, { recursive: true, force: true })
    if (content === null) continue
    mkdirSync(dirname(path), { recursive: true })
    if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(path, content)
    else symlinkSync(content.link, path)
  }
}

function runGit(cwd: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    env: hermeticGitEnv,
    encoding: 'utf8',
    input,
  })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.endsWith('\n') ? stdout.slice(0, -1) : stdout
}
