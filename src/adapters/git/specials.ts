import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'

/** A tree entry that says something about the whole repository: a submodule, or a file of attributes. */
interface Special {
  readonly mode: string
  readonly oid: string
  readonly path: string
}

export async function listSpecials(git: Git, commit: CommitId): Promise<readonly Special[]> {
  const tree = await git.text(['ls-tree', '-r', '-z', '--full-tree', commit])
  return tree.split('\0').flatMap((record) => {
    const [, mode, oid, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(record) ?? []
    if (mode === undefined || oid === undefined || path === undefined) return []
    return mode === GITLINK || isAttributes(path) ? [{ mode, oid, path }] : []
  })
}

export function findSubmodules(specials: readonly Special[]): readonly string[] {
  return specials.filter(({ mode }) => mode === GITLINK).map(({ path }) => path)
}

/** The attribute files that give any path to Git LFS. */
export async function findLfsFiles(git: Git, specials: readonly Special[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const { path, oid } of specials.filter(({ mode }) => mode !== GITLINK)) {
    const content = await git.text(['cat-file', 'blob', oid])
    if (/^[^#\n].*\sfilter=lfs(?:\s|$)/m.test(content)) found.push(path)
  }
  return found
}

const GITLINK = '160000'

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes')
}
