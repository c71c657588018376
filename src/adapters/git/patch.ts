import { createHash } from 'node:crypto'
import type { Git } from './git.ts'

/** Above this the exact trees stand in for the patch: such a change is out of every sane limit anyway. */
export const PATCH_LIMIT_BYTES = 64 * 1024 * 1024

export const PATCH_OPTIONS = ['-p', '--full-index', '--no-ext-diff', '--no-textconv']

/** The unified diff of two commits, cut at `limitBytes`. */
export async function readPatch(
  git: Git,
  sides: readonly string[],
  limitBytes: number,
): Promise<{ text: Buffer; cut: boolean }> {
  const pieces: Buffer[] = []
  let size = 0
  await git.run(['diff-tree', '-r', '--no-renames', ...PATCH_OPTIONS, ...sides], {
    sink: (piece) => {
      pieces.push(piece)
      size += piece.length
      return size > limitBytes ? 'enough' : 'more'
    },
  })
  return { text: Buffer.concat(pieces).subarray(0, limitBytes), cut: size > limitBytes }
}

/**
 * The same for the same change wherever it stands: line numbers and, for text, blob ids are left out, as `git patch-id`
 * leaves them out. Whitespace counts, for an approval must not survive a change of indentation. Empty for no change.
 */
export function patchId(patch: Buffer): string {
  if (patch.length === 0) return ''
  const hash = createHash('sha1')
  let blobs: Buffer = Buffer.alloc(0)
  for (const line of linesOf(patch)) {
    // Content begins with a space, a sign or a backslash: these can only be headers.
    if (startsWith(line, 'index ')) blobs = line
    else if (startsWith(line, '@@ ')) hash.update('@@\n')
    else if (startsWith(line, 'Binary files ')) hash.update(blobs).update(line)
    else hash.update(line)
  }
  return hash.digest('hex')
}

/** True when a line that begins like a conflict marker is added. */
export function addsMarkers(patch: Buffer): boolean {
  return ['\n+<<<<<<< ', '\n+>>>>>>> '].some((marker) => patch.includes(marker))
}

function* linesOf(text: Buffer): Iterable<Buffer> {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf(10, at)
    yield text.subarray(at, end === -1 ? text.length : end + 1)
    at = end === -1 ? text.length : end + 1
  }
}

function startsWith(line: Buffer, head: string): boolean {
  return line.length >= head.length && line.toString('latin1', 0, head.length) === head
}
