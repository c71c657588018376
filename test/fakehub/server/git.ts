import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** A bare repository, asked afresh each time, so that a push shows at once. */
export interface Bare {
  readonly gitDir: string
  /** Branch to tip. */
  branches(): ReadonlyMap<string, string>
  refs(prefix: string): readonly { readonly ref: string; readonly sha: string }[]
  /** The commit a name stands for, or null. */
  commit(name: string): CommitFacts | null
  contains(tip: string, commit: string): boolean
  /** Ids from the oldest, of what `head` has beyond `base`. */
  commitsBetween(base: string, head: string): readonly string[]
  mergeBase(one: string, other: string): string | null
  files(base: string, head: string): readonly ChangedFile[]
  /** The text of a file, or null. */
  file(commit: string, path: string): string | null
  /** The tree of merging both, or null on a conflict. */
  mergeTree(base: string, head: string): string | null
  commitTree(wanted: NewCommit): string
  /** Moves a ref; false where it is not at `from` (`null`: must not be there, undefined: wherever it is). */
  moveRef(ref: string, to: string | null, from?: string | null): boolean
}

export interface Person {
  readonly name: string
  readonly email: string
  readonly date: string
}

export interface CommitFacts {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
  readonly signed: boolean
}

export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed'
  readonly additions: number
  readonly deletions: number
}

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author?: Person
}

const nobody = '0'.repeat(40)

export function openBare(gitDir: string): Bare {
  const ask: Git = (args, env = {}) => runGit(gitDir, args, env)
  // What is asked of whole ids never changes, and a poll asks it again and again.
  const known = new Map<string, string | null>()
  const askOnce: Git = (args) => {
    if (!args.every((arg) => !/^[^-]/.test(arg) || verb.test(arg) || wholeId.test(arg))) return ask(args)
    const key = args.join(' ')
    const answer = known.has(key) ? (known.get(key) ?? null) : ask(args)
    known.set(key, answer)
    return answer
  }
  const branches = () => readRefs(gitDir, 'refs/heads')
  return {
    gitDir,
    refs: (prefix) => [...readRefs(gitDir, prefix)].map(([ref, sha]) => ({ ref, sha })),
    branches: () => new Map([...branches()].map(([ref, sha]) => [ref.slice('refs/heads/'.length), sha])),
    commit: (name) => readCommit(askOnce(['show', '-s', `--format=${commitFormat}`, `${name}^{commit}`])),
    contains: (tip, commit) => askOnce(['merge-base', '--is-ancestor', commit, tip]) !== null,
    commitsBetween: (base, head) =>
      linesOf(askOnce(['rev-list', '--reverse', '--topo-order', head, `^${base}`])),
    mergeBase: (one, other) => askOnce(['merge-base', one, other])?.trim() ?? null,
    files: (base, head) => changedFiles(askOnce, `${base}...${head}`),
    file: (commit, path) => ask(['show', `${commit}:${path}`]),
    mergeTree: (base, head) => askOnce(['merge-tree', '--write-tree', base, head])?.slice(0, 40) ?? null,
    commitTree: (wanted) => commitTree(ask, wanted),
    moveRef: (ref, to, from) => ask(refUpdate({ ref, to, from })) !== null,
  }
}

type Git = (args: readonly string[], env?: NodeJS.ProcessEnv) => string | null

const verb = /^(show|merge-base|rev-list|merge-tree|diff)$/
const wholeId = /^\^?[0-9a-f]{40}(\^\{commit\}|\.\.\.[0-9a-f]{40})?$/

/** Read as files: each request asks for them, and a process takes longer than all the rest of it. */
function readRefs(gitDir: string, prefix: string): ReadonlyMap<string, string> {
  const packed = linesOf(readText(join(gitDir, 'packed-refs')))
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line): [string, string] => [line.slice(41), line.slice(0, 40)])
  const loose = filesBelow(join(gitDir, 'refs'))
    .filter((path) => !path.endsWith('.lock'))
    .map((path): [string, string] => [
      relative(gitDir, path).split(sep).join('/'),
      (readText(path) ?? '').trim(),
    ])
  const all = [...new Map([...packed, ...loose])].filter(
    ([ref, sha]) => (ref === prefix || ref.startsWith(`${prefix}/`)) && wholeId.test(sha),
  )
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** A ref may be packed away between listing and reading. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

const linesOf = (text: string | null) => (text ?? '').split('\n').filter((line) => line !== '')

function commitTree(ask: Git, { tree, parents, message, author }: NewCommit): string {
  const made = ask(
    ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message],
    author && {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: author.date,
    },
  )
  if (made === null) throw new Error('git commit-tree failed')
  return made.trim()
}

function refUpdate({ ref, to, from }: { ref: string; to: string | null; from: string | null | undefined }) {
  if (to === null) return ['update-ref', '-d', ref, ...(from ? [from] : [])]
  return ['update-ref', ref, to, ...(from === undefined ? [] : [from ?? nobody])]
}

const commitFormat = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%G?', '%B'].join('%x00')

function readCommit(text: string | null): CommitFacts | null {
  if (text === null) return null
  const [
    sha = '',
    tree = '',
    parents = '',
    an = '',
    ae = '',
    ad = '',
    cn = '',
    ce = '',
    cd = '',
    gpg = '',
    message = '',
  ] = text.split('\0')
  return {
    sha,
    tree,
    parents: parents.split(' ').filter((each) => each !== ''),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    signed: gpg !== 'N' && gpg !== '',
    message: message.trimEnd(),
  }
}

function changedFiles(ask: Git, range: string): ChangedFile[] {
  const lines = (args: readonly string[]) => linesOf(ask(args))
  const counts = new Map(
    lines(['diff', '--numstat', '--no-renames', range]).map((line) => {
      const [additions = '', deletions = '', path = ''] = line.split('\t')
      return [path, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }]
    }),
  )
  return lines(['diff', '--name-status', '--no-renames', range]).map((line) => {
    const [letter = '', path = ''] = line.split('\t')
    const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified'
    return { path, status, ...(counts.get(path) ?? { additions: 0, deletions: 0 }) }
  })
}

const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  LC_ALL: 'C',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
}

function runGit(gitDir: string, args: readonly string[], env: NodeJS.ProcessEnv): string | null {
  const { status, stdout } = spawnSync('git', ['--git-dir', gitDir, ...args], {
    env: { PATH: process.env.PATH, ...identity, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return status === 0 ? stdout : null
}
