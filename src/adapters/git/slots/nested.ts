import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { CommitText } from '../../../ports/repository.ts'
import { commitContent, writeCommit } from '../commit.ts'
import type { Git } from '../git.ts'
import { GitError } from '../git.ts'
import { readRef, readTree, setRef } from '../refs.ts'
import { setAside } from './aside.ts'
import { readText } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef } from './layout.ts'
import { addPaths, writeTree } from './leftovers.ts'
import { rawJoin } from './raw-path.ts'

/** Above this a repository is moved as it is. */
const LIMIT_BYTES = 50 * 1024 * 1024

interface NestedAsk {
  readonly owner: SlotOwner
  readonly text: CommitText
  /** Below the slot, one character per byte. */
  readonly path: string
}

/**
 * Takes a repository out of the slot: its files and a bundle of its refs, reflogs and index go under the attempt's
 * `-nested` ref. One that is large, damaged, without a commit, or made otherwise than `git init` does is renamed to `.kept` as it is.
 */
export async function takeNested(grounds: Grounds, slot: OpenSlot, ask: NestedAsk): Promise<void> {
  const path = ask.path.replace(/\/$/, '')
  // Whatever stood in the way, moving it as it is loses nothing.
  const isSaved = await saveNested(grounds, slot, { ...ask, path }).catch(() => false)
  if (isSaved) grounds.trash.discard(join(slot.path, path))
  else setAside(grounds, slot, { owner: ask.owner, path })
}

async function saveNested(grounds: Grounds, slot: OpenSlot, ask: NestedAsk): Promise<boolean> {
  const own = join(slot.path, ask.path, '.git')
  const files = isPlain(ask.path) && isOrdinary(own) ? filesIn(slot.path, ask.path) : null
  if (files === null) return false
  const scratch = join(slot.gitDir, 'orch-nested')
  rmSync(scratch, { recursive: true, force: true })
  const env = { GIT_INDEX_FILE: join(scratch, 'files') }
  const ref = attemptRef(ask.owner, '-nested')
  try {
    const bundle = await bundleOf(grounds, { own, scratch, text: ask.text })
    const earlier = await readRef(slot.git, ref)
    if (earlier !== null) await slot.git.run(['read-tree', earlier], { env })
    if ((await addPaths(slot, { paths: files, env })).length > 0) return false
    await addBundle(slot, { env, bundle, path: `${ask.path}.bundle` })
    const tree = await writeTree(slot, env)
    if (earlier !== null && (await readTree(slot.git, earlier)) === tree) return true
    const draft = { tree, parents: earlier === null ? [] : [earlier], text: ask.text }
    await setRef(slot.git, ref, await grounds.standing.write(commitContent(grounds.author, draft)))
    return true
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Names that are the same text for git, for Node and in a listing. */
function isPlain(path: string): boolean {
  return /^[\x20-\x7e]+$/.test(path)
}

/** A folder with all its objects in it, in the format that every git reads. */
function isOrdinary(own: string): boolean {
  const config = readText(join(own, 'config'))
  return (
    lstatSync(own, { throwIfNoEntry: false })?.isDirectory() === true &&
    config !== null &&
    !/\[extensions\]/i.test(config) &&
    /^(ref: refs\/|[0-9a-f]{40}$)/m.test(readText(join(own, 'HEAD')) ?? '') &&
    !['shallow', 'objects/info/alternates', 'commondir', 'worktrees', 'modules'].some((name) =>
      existsSync(join(own, name)),
    )
  )
}

/** Every file but the repository's own; null when they are too many bytes, or some are no files at all. */
function filesIn(root: string, nested: string): readonly string[] | null {
  const files: string[] = []
  const sum = { bytes: 0 }
  const visit = (path: string, isTaken: boolean): boolean =>
    readdirSync(rawJoin(root, path), { encoding: 'buffer' }).every((name) => {
      const each = `${path}/${name.toString('latin1')}`
      const kind = lstatSync(rawJoin(root, each))
      const isOwn = each === `${nested}/.git`
      if (kind.isDirectory()) return (isOwn || !each.endsWith('/.git')) && visit(each, isTaken && !isOwn)
      sum.bytes += kind.size
      if (isTaken) files.push(each)
      return sum.bytes <= LIMIT_BYTES && (kind.isFile() || kind.isSymbolicLink())
    })
  return visit(nested, true) ? files : null
}

/**
 * Made from a git folder of our own that borrows the objects: the nested repository's configuration may name programs.
 * Rejects when no ref names anything.
 */
async function bundleOf(
  grounds: Grounds,
  { own, scratch, text }: { readonly own: string; readonly scratch: string; readonly text: CommitText },
): Promise<string> {
  const gitDir = join(scratch, 'git')
  mkdirSync(join(gitDir, 'objects', 'info'), { recursive: true, mode: 0o700 })
  mkdirSync(join(gitDir, 'refs'))
  for (const name of ['HEAD', 'refs', 'packed-refs', 'logs', 'index'])
    if (existsSync(join(own, name))) cpSync(join(own, name), join(gitDir, name), { recursive: true })
  writeFileSync(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
  writeFileSync(join(gitDir, 'objects', 'info', 'alternates'), `${join(own, 'objects')}\n`)
  const git = grounds.git.at({ gitDir, commonDir: gitDir, workTree: null })
  if (existsSync(join(gitDir, 'index'))) await keepIndex(git, grounds, text)
  const heads = await git.text(['for-each-ref', '--count=1'])
  const head = await git.run(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], { okCodes: [0, 1] })
  if (heads === '' && head.code !== 0) return damaged('no ref names what it holds')
  const bundle = join(scratch, 'bundle')
  const named = head.code === 0 ? ['HEAD'] : []
  await git.run(['bundle', 'create', '-q', bundle, '--all', ...named, '--reflog'])
  return statSync(bundle).size <= LIMIT_BYTES ? bundle : damaged('too large')
}

function damaged(why: string): never {
  throw new GitError(['bundle'], null, why)
}

/** What was staged there, as a commit under a ref of its own. */
async function keepIndex(git: Git, { author }: Grounds, text: CommitText): Promise<void> {
  const tree = await writeTree({ git })
  const draft = { tree, parents: [], text: { ...text, subject: 'What was staged' } }
  await setRef(git, 'refs/orch/staged', await writeCommit(git, { ...author, sign: false }, draft))
}

async function addBundle(
  { git }: OpenSlot,
  {
    env,
    bundle,
    path,
  }: { readonly env: Readonly<Record<string, string>>; readonly bundle: string; readonly path: string },
): Promise<void> {
  const blob = await git.text(['hash-object', '-w', '--no-filters', '--', bundle])
  await git.run(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env })
}
