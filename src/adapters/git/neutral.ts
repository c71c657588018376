import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TreeId } from '../../core/ids.ts'
import { CHANGE_OPTIONS } from './changes.ts'
import type { DiffTalk } from './diff-talk.ts'
import { makeDiffTalk } from './diff-talk.ts'
import type { Git } from './git.ts'
import { makeGit } from './git.ts'
import { PATCH_OPTIONS } from './patch.ts'
import type { Talk } from './talk.ts'
import { makeTalk } from './talk.ts'

/**
 * Merges and judges on neutral ground: a git folder of orch's own that borrows the repository's objects and sees
 * none of its configuration, drivers, grafts or `info/attributes`, with a work tree that holds exactly the base's
 * `.gitattributes` files. Git 2.39 reads attributes for a merge from files only (`--attr-source` came later).
 */
export interface NeutralGround {
  /** Git with the attributes of `base` in force; makes what it needs, which later calls and runs share. */
  at(base: TreeId): Promise<Ground>
}

export interface Ground {
  readonly git: Git
  /** `merge-tree --stdin` with those attributes, and differences as they see them: entries with line counts, patches. */
  readonly merges: Talk
  readonly changes: DiffTalk
  readonly patches: DiffTalk
}

export interface NeutralOptions {
  /** The repository's shared git folder. */
  readonly commonDir: string
  /** Where the ground lies; made on first use, may be deleted at any time between runs. */
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
}

interface AttributeFile {
  readonly path: string
  readonly blob: string
}

export function makeNeutralGround(options: NeutralOptions): NeutralGround {
  const gitDir = join(options.folder, 'git')
  const groundAt = (workTree: string | null): Git =>
    makeGit({ gitDir, commonDir: gitDir, workTree }, options.env, {
      GIT_OBJECT_DIRECTORY: join(options.commonDir, 'objects'),
      GIT_SHALLOW_FILE: join(options.commonDir, 'shallow'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_ATTR_NOSYSTEM: '1',
      XDG_CONFIG_HOME: '/dev/null',
    })
  const plain = groundAt(null)
  const compared = makeDiffTalk(plain, COMPARE)
  const ready = new Map<string, Promise<Ground>>()
  let made: Promise<void> | null = null
  let known: { base: TreeId; files: readonly AttributeFile[] } | null = null

  async function filesAt(base: TreeId): Promise<readonly AttributeFile[]> {
    const before = known
    const same =
      before !== null && (before.base === base || (await sameAttributes(compared, before.base, base)))
    const files = same ? before.files : await attributeFiles(plain, base)
    known = { base, files }
    return files
  }

  return {
    at: async (base) => {
      made ??= makeGitFolder(gitDir)
      await made
      const files = await filesAt(base)
      const key = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 32)
      const workTree = join(options.folder, 'attributes', key)
      const ground =
        ready.get(key) ?? layOut(plain, workTree, files).then(() => openGround(groundAt(workTree)))
      ready.set(key, ground)
      ground.catch(() => ready.delete(key))
      return ground
    },
  }
}

function openGround(git: Git): Ground {
  return {
    git,
    merges: makeTalk(git, MERGES),
    changes: makeDiffTalk(git, CHANGE_OPTIONS),
    patches: makeDiffTalk(git, PATCH_OPTIONS),
  }
}

const MERGES = ['merge-tree', '--write-tree', '--stdin', '-z', '--name-only', '--messages']

/** What git asks of a git folder, and not one setting more. */
async function makeGitFolder(gitDir: string): Promise<void> {
  await mkdir(join(gitDir, 'refs'), { recursive: true, mode: 0o700 })
  await mkdir(join(gitDir, 'objects'), { recursive: true })
  await placeFile(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n')
  await placeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n')
}

/** Whole or not at all, and only where it differs: another run may be reading it. */
async function placeFile(path: string, content: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === content) return
  const folder = await mkdtemp(`${path}.`)
  await writeFile(join(folder, 'draft'), content)
  await rename(join(folder, 'draft'), path)
  await rm(folder, { recursive: true })
}

const COMPARE = ['-z', '--name-only', '--', ':(top,glob)**/.gitattributes']

/** Instead of listing the whole tree: the base moves with every landing, its attributes seldom do. */
async function sameAttributes(compared: DiffTalk, before: TreeId, after: TreeId): Promise<boolean> {
  const answer = await compared.ask(before, after).catch(() => null)
  return answer?.length === 0
}

async function attributeFiles(git: Git, base: TreeId): Promise<readonly AttributeFile[]> {
  const tree = await git.text(['ls-tree', '-r', '-z', '--full-tree', base])
  return tree.split('\0').flatMap((record) => {
    const [, mode, blob, path] = /^(\d+) blob (\w+)\t((?:.*\/)?\.gitattributes)$/s.exec(record) ?? []
    // Git itself does not follow an attributes file that is a symbolic link.
    return mode?.startsWith('100') && blob !== undefined && path !== undefined && staysInside(path)
      ? [{ path, blob }]
      : []
  })
}

/** Hand-made trees can name folders that no checkout would allow. */
function staysInside(path: string): boolean {
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
}

/** A folder that already holds exactly these files is used as it is: another run may be merging in it. */
async function layOut(git: Git, workTree: string, files: readonly AttributeFile[]): Promise<void> {
  // Never empty, for a rename would replace an empty folder under whoever works in it.
  const wanted = new Map<string, Buffer>([['.gitattributes', Buffer.alloc(0)]])
  for (const { path, blob } of files) wanted.set(path, (await git.run(['cat-file', 'blob', blob])).stdout)
  if (await holdsExactly(workTree, wanted)) return
  await mkdir(dirname(workTree), { recursive: true, mode: 0o700 })
  const draft = await mkdtemp(`${workTree}.`)
  for (const [path, content] of wanted) {
    await mkdir(dirname(join(draft, path)), { recursive: true })
    await writeFile(join(draft, path), content)
  }
  const placed = await moveTo(draft, workTree)
  if (placed || (await holdsExactly(workTree, wanted))) return rm(draft, { recursive: true, force: true })
  await rename(workTree, `${draft}.old`)
  await rename(draft, workTree)
  await rm(`${draft}.old`, { recursive: true, force: true })
}

/** False where a folder with files stands already. */
function moveTo(draft: string, folder: string): Promise<boolean> {
  return rename(draft, folder).then(
    () => true,
    () => false,
  )
}

async function holdsExactly(folder: string, wanted: ReadonlyMap<string, Buffer>): Promise<boolean> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null)
  const files = found?.filter((entry) => !entry.isDirectory())
  if (files?.length !== wanted.size) return false
  for (const [path, content] of wanted) {
    const present = await readFile(join(folder, path)).catch(() => null)
    if (present === null || !present.equals(content)) return false
  }
  return true
}
