import type { TreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'

// `=======` alone is no sign: it underlines headings in reStructuredText.
const MARKER = '^(<<<<<<<|>>>>>>>) '
const ADDED_MARKER = /^\+(?:<{7}|>{7}) /m

/** Paths with an added line that begins with a conflict marker; git greps, so that nothing is read for clean ones. */
export async function markedPaths(git: Git, base: TreeId, head: TreeId): Promise<ReadonlySet<string>> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '-G', MARKER, base, head]
  const suspects = (await git.text(args)).split('\0').filter((path) => path !== '')
  const marked = new Set<string>()
  for (const path of suspects) if (await addsMarker(git, [base, head, path])) marked.add(path)
  return marked
}

/** The grep also finds markers that the change removes. */
async function addsMarker(git: Git, [base, head, path]: [TreeId, TreeId, string]): Promise<boolean> {
  const args = ['--literal-pathspecs', 'diff-tree', '-r', '-p', '-U0', '--no-renames', base, head, '--', path]
  let found = false
  let rest = ''
  await git.run(args, {
    sink: (piece) => {
      const text = rest + piece.toString('latin1')
      found ||= ADDED_MARKER.test(text)
      rest = text.slice(text.lastIndexOf('\n') + 1).slice(0, 64)
      return found ? 'enough' : 'more'
    },
  })
  return found
}
