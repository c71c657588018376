import type { RemoteComment } from '../../core/pull-request/pull-request.ts'
import { FaultError } from './answer.ts'
import type { GitHub } from './client.ts'
import { cut } from './log-lines.ts'

/** Threads and reviews by themselves may be long talks; the last ones are what is open. */
const query = `query($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      commits(last: 1) { nodes { commit { committedDate } } }
      latestOpinionatedReviews(first: 50, writersOnly: true) { nodes { id state } }
      reviews(last: 50) { nodes { id state body submittedAt authorAssociation author { __typename login } } }
      reviewThreads(last: 50) {
        nodes {
          id isResolved isOutdated path line
          comments(last: 20) { nodes { body createdAt authorAssociation author { __typename login } } }
        }
      }
    }
  }
}`

/** The head, and what reviewers want that is still open, oldest first. */
export async function readReviews(
  github: GitHub,
  number: number,
): Promise<{ readonly head: string; readonly comments: readonly RemoteComment[] }> {
  const { repository } = await github.graph<Answer>(query, { ...github.place, number })
  const pull = repository.pullRequest
  if (pull === null) throw new FaultError({ kind: 'not-found', detail: `pull request ${number}` })
  return { head: pull.headRefOid, comments: openComments(pull) }
}

interface Answer {
  readonly repository: { readonly pullRequest: Reviewed | null }
}

interface Said {
  readonly body: string
  readonly author: { readonly __typename?: string; readonly login: string } | null
  readonly authorAssociation: string
}

export interface Reviewed {
  readonly headRefOid: string
  readonly commits: { readonly nodes: readonly { readonly commit: { readonly committedDate: string } }[] }
  readonly latestOpinionatedReviews: {
    readonly nodes: readonly { readonly id: string; readonly state: string }[]
  } | null
  readonly reviews: {
    readonly nodes: readonly (Said & {
      readonly id: string
      readonly state: string
      readonly submittedAt: string | null
    })[]
  } | null
  readonly reviewThreads: {
    readonly nodes: readonly {
      readonly id: string
      readonly isResolved: boolean
      readonly isOutdated: boolean
      readonly path: string
      readonly line: number | null
      readonly comments: {
        readonly nodes: readonly (Said & { readonly createdAt: string })[]
      }
    }[]
  }
}

/**
 * Reviews that still ask for changes, what was said since the last push, and threads that nobody settled; one whose
 * lines were changed since counts only if somebody went on with it. Only those are heard whom somebody let in: where a
 * repository is public, anybody could tell the agents what to do.
 */
export function openComments(pull: Reviewed): readonly RemoteComment[] {
  const pushedAt = Date.parse(pull.commits.nodes[0]?.commit.committedDate ?? '') || 0
  const standing = (pull.latestOpinionatedReviews?.nodes ?? [])
    .filter(({ state }) => state === 'CHANGES_REQUESTED')
    .map(({ id }) => id)
  const reviews = (pull.reviews?.nodes ?? []).flatMap((review): RemoteComment[] => {
    const { id, state, body, author } = review
    const at = Date.parse(review.submittedAt ?? '') || 0
    const isNew = at >= pushedAt && (state === 'COMMENTED' || state === 'CHANGES_REQUESTED')
    if (body.trim() === '' || !isHeard(review) || !(isNew || standing.includes(id))) return []
    return [{ id, author: author?.login ?? 'ghost', text: cut(body), path: null, line: null, at }]
  })
  const threads = pull.reviewThreads.nodes.flatMap((thread): RemoteComment[] => {
    const { id, path, line, isResolved, isOutdated, comments } = thread
    const heard = comments.nodes.filter(isHeard)
    const last = heard.at(-1)
    const at = Date.parse(last?.createdAt ?? '') || 0
    if (isResolved || last === undefined || (isOutdated && at < pushedAt)) return []
    return [{ id, author: last.author?.login ?? 'ghost', text: cut(talk(heard)), path, line, at }]
  })
  return [...reviews, ...threads].sort((one, other) => one.at - other.at)
}

/** People with a part in the repository, and apps, which somebody installed. */
function isHeard({ author, authorAssociation }: Said): boolean {
  return author?.__typename === 'Bot' || /^(?:OWNER|MEMBER|COLLABORATOR)$/.test(authorAssociation)
}

/** One comment by itself, several with who said each. */
function talk(comments: readonly Said[]): string {
  if (comments.length === 1) return comments[0]?.body ?? ''
  return comments.map(({ author, body }) => `${author?.login ?? 'ghost'}: ${body}`).join('\n')
}
