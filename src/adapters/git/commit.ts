import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { CommitText } from '../../ports/repository.ts'
import type { Git } from './git.ts'

export interface Author {
  readonly name: string
  readonly email: string
  /** Commits carry the user's signature, as `queue.sign` or `commit.gpgSign` asks. */
  readonly sign: boolean
}

export interface CommitDraft {
  readonly tree: TreeId
  readonly parents: readonly CommitId[]
  readonly text: CommitText
  /** What a replayed commit keeps; absent, all is orch's. */
  readonly kept?: KeptParts
}

/** What stays of a commit that is put elsewhere, as bytes: git asks no encoding of them. */
export interface KeptParts {
  /** `Name <mail> seconds zone`, a character per byte. */
  readonly author: string
  /** Of the message; null is UTF-8. */
  readonly encoding: string | null
  readonly message: Buffer
}

/** Writes a commit object, synced; the same draft gives the same id unless it is signed. */
export async function writeCommit(git: Git, author: Author, draft: CommitDraft): Promise<CommitId> {
  const parents = draft.parents.flatMap((parent) => ['-p', parent])
  const signature = author.sign ? ['-S'] : []
  // Without the sign git takes the first instants of 1970 for something else.
  const date = `@${commitDate(draft.text)}`
  const encoding = draft.kept?.encoding
  const answer = await git.run(['commit-tree', ...signature, draft.tree, ...parents], {
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: date,
      ...(draft.kept === undefined ? {} : authorVariables(draft.kept)),
    },
    input: commitMessage(draft),
    ...(encoding == null ? {} : { config: [['i18n.commitEncoding', encoding]] }),
  })
  return toCommitId(answer.stdout.toString('latin1').trim())
}

function authorVariables({ author }: KeptParts): Record<string, string> {
  const [, name, email, date] = /^(.*?) ?<(.*)> (.*)$/.exec(fromBytes(author)) ?? []
  if (name === undefined || email === undefined || date === undefined) return {}
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: `@${date}` }
}

function fromBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}

/** Subject, then the trailers as a block of their own. */
function commitMessage({ text, kept }: CommitDraft): Buffer {
  if (kept !== undefined) return kept.message
  const lines = trailerLines(text)
  return Buffer.from(
    lines.length === 0
      ? `${text.subject}\n`
      : `${text.subject}\n\n${lines.map((line) => `${line}\n`).join('')}`,
  )
}

/** `Name: value` of each trailer, on one line. */
export function trailerLines({ trailers }: CommitText): readonly string[] {
  return trailers.map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ')}`)
}

function commitDate({ at }: CommitText): string {
  return `${Math.floor(at / 1000)} +0000`
}

/** The bytes of an unsigned commit. */
export function commitContent(author: Author, draft: CommitDraft): Buffer {
  const { tree, parents, text, kept } = draft
  const who = Buffer.from(`${author.name} <${author.email}> ${commitDate(text)}`).toString('latin1')
  const header = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${kept?.author ?? who}`,
    `committer ${who}`,
    ...(kept?.encoding == null ? [] : [`encoding ${kept.encoding}`]),
  ]
  return Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`, 'latin1'), commitMessage(draft)])
}
