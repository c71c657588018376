import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { makeGit } from './git.ts'

/**
 * Merges and judges on neutral ground: a git folder of orch's own that borrows the repository's objects and sees
 * none of its configuration, drivers, grafts or `info/attributes`, with a work tree that holds exactly the base's
 * `.gitattributes` files. Git 2.39 reads attributes for a merge from files only (`--attr-source` came later).
 */
export interface NeutralGround {
  /** Git with the attributes of `base` in force; makes what it needs, which later calls and runs share. */
  at(base: CommitId): Promise<Git>
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
  const ready = new Map<string, Promise<Git>>()
  let made: Promise<void> | null = null
  let known: { base: CommitId; files: readonly AttributeFile[] } | null = null

  async function filesAt(base: CommitId): Promise<readonly AttributeFile[]> {
    if (known?.base === base) return known.files
    const same = known !== null && (await sameAttributes(plain, known.base, base))
    const files = same && known !== null ? known.files : await attributeFiles(plain, base)
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
      const git = ready.get(key) ?? layOut(plain, workTree, files).then(() => groundAt(workTree))
      ready.set(key, git)
      return git
    },
  }
}

/** What git asks of a git folder, and not one setting more. */
async function makeGitFolder(gitDir: string): Promise<void> {
  await mkdir(join(gitDir, 'refs'), { recursive: true, mode: 0o700 })
  await mkdir(join(gitDir, 'objects'), { recursive: true })
  await writeFile(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n')
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n')
}

/** A few ms instead of listing the whole tree: the base moves with every landing, its attributes seldom do. */
async function sameAttributes(git: Git, before: CommitId, after: CommitId): Promise<boolean> {
  const changed = await git.run([
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    before,
    after,
    '--',
    ':(top,glob)**/.gitattributes',
  ])
  return changed.stdout.length === 0
}

async function attributeFiles(git: Git, base: CommitId): Promise<readonly AttributeFile[]> {
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
  const wanted = new Map<string, Buffer>()
  for (const { path, blob } of files) wanted.set(path, (await git.run(['cat-file', 'blob', blob])).stdout)
  if (await holdsExactly(workTree, wanted)) return
  await mkdir(dirname(workTree), { recursive: true, mode: 0o700 })
  const draft = await mkdtemp(`${workTree}.`)
  for (const [path, content] of wanted) {
    await mkdir(dirname(join(draft, path)), { recursive: true })
    await writeFile(join(draft, path), content)
  }
  await rename(workTree, `${draft}.old`).catch(() => {})
  await rename(draft, workTree).catch(() => rm(draft, { recursive: true, force: true }))
  await rm(`${draft}.old`, { recursive: true, force: true })
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
