import type { CommitId } from '../../../core/ids.ts'
import type { CommitText } from '../../../ports/repository.ts'
import type { KeptParts } from '../commit.ts'
import { trailerLines } from '../commit.ts'
import type { Git } from '../git.ts'
import type { Standing } from '../standing.ts'

/** Author and message of a commit, with the trailers of `text` in the place of any of the same names. */
export async function keepParts(
  { git, standing }: { git: Git; standing: Standing },
  { of, text }: { of: CommitId; text: CommitText },
): Promise<KeptParts> {
  const content = await standing.content(of)
  const end = content.indexOf('\n\n')
  const header = content.toString('latin1', 0, end === -1 ? content.length : end)
  const message = end === -1 ? Buffer.alloc(0) : content.subarray(end + 2)
  return {
    author: /^author (.*)$/m.exec(header)?.[1] ?? '',
    encoding: /^encoding (.*)$/m.exec(header)?.[1] ?? null,
    message: await withTrailers(git, { message, lines: trailerLines(text) }),
  }
}

/** Whatever a message looks like: a line of dashes or one that begins with `#` ends nothing. */
async function withTrailers(
  git: Git,
  { message, lines }: { message: Buffer; lines: readonly string[] },
): Promise<Buffer> {
  if (lines.length === 0) return message
  const trailers = lines.flatMap((line) => ['--trailer', line])
  const args = ['interpret-trailers', '--no-divider', '--if-exists', 'replace', ...trailers]
  const { stdout } = await git.run(args, { input: message, config: [['core.commentChar', '\u0001']] })
  return stdout
}
