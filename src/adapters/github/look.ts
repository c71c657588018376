import type { PullRequestSeen } from '../../core/pull-request/pull-request.ts'
import { faultIn, troubleOf } from './answer.ts'
import type { GitHub } from './client.ts'
import { partialAnswer } from './client.ts'
import type { Commits, Context, Contexts, Pull } from './seen.ts'
import { seenOf } from './seen.ts'

/** GitHub bounds the nodes of one question; each pull request asks for some hundred. */
const mostAtOnce = 50

/** GitHub makes no more than a thousand check suites for a commit; what is not told counts as not passed. */
const mostPages = 30

/** A field that older Enterprise Servers do not have is asked for until one says so. */
const queueFields = 'isInMergeQueue mergeQueueEntry { position state }'

const contextFields = `
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on CheckRun { name status conclusion detailsUrl }
    ... on StatusContext { context state targetUrl }
  }`

const seenFields = `
  number url state isDraft baseRefName headRefOid mergeable mergeStateStatus reviewDecision
  mergeCommit { oid }
  autoMergeRequest { enabledAt }
  latestOpinionatedReviews(first: 50, writersOnly: true) { nodes { state submittedAt } }
  commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 100) { ${contextFields} } } } } }`

/** Looks at many pull requests with one question each time. */
export function makeLook(
  github: GitHub,
): (numbers: readonly number[]) => Promise<readonly PullRequestSeen[]> {
  let hasQueue = true
  const askFor = async (numbers: readonly number[]): Promise<Answer> => {
    try {
      return await ask(github, { numbers, hasQueue })
    } catch (error) {
      if (!hasQueue || !saysUnknownField(error)) throw error
      hasQueue = false
      return ask(github, { numbers, hasQueue })
    }
  }
  return async (numbers) => {
    const seen: PullRequestSeen[] = []
    for (let at = 0; at < numbers.length; at += mostAtOnce) {
      const answer = await askFor(numbers.slice(at, at + mostAtOnce))
      for (const pull of Object.values(answer.repository)) {
        const contexts = pull === null ? null : await allContexts(github, pull)
        if (pull !== null && contexts !== null) seen.push(seenOf(pull, contexts))
      }
    }
    return seen
  }
}

interface Answer {
  readonly repository: Readonly<Record<string, Pull | null>>
}

async function ask(
  github: GitHub,
  { numbers, hasQueue }: { readonly numbers: readonly number[]; readonly hasQueue: boolean },
): Promise<Answer> {
  const pulls = numbers.map((number) => `p${number}: pullRequest(number: ${number}) { ...seen }`)
  const query = `query($owner: String!, $repo: String!) {
    repository(owner: $owner, name: $repo) { ${pulls.join('\n')} }
  }
  fragment seen on PullRequest { ${seenFields} ${hasQueue ? queueFields : ''} }`
  try {
    return await github.graph<Answer>(query, github.place)
  } catch (error) {
    return withoutMissing(error)
  }
}

/** Numbers that mean nothing are errors beside an answer that is good. */
function withoutMissing(error: unknown): Answer {
  const partial = partialAnswer<Answer | null>(error)
  const isOnlyMissing = partial?.errors?.every(
    ({ type, path }) => type === 'NOT_FOUND' && (path?.length ?? 0) > 1,
  )
  if (!partial?.response.data?.repository || !isOnlyMissing) throw error
  return partial.response.data
}

/** True where an older Enterprise Server does not know what a merge queue is. */
export function saysUnknownField(error: unknown): boolean {
  return (troubleOf(error)?.errors ?? []).some(({ message }) =>
    /field '(?:isInMergeQueue|mergeQueueEntry)' doesn't exist|cannot query field/i.test(message),
  )
}

/**
 * Beyond a hundred checks the rest is asked for, or a red one there would go unseen. Null where the pull request went
 * or got another head between two pages: the next look has it whole, or not at all.
 */
async function allContexts(github: GitHub, pull: Pull): Promise<readonly Context[] | null> {
  const found: Context[] = []
  let contexts = contextsOf(pull.commits)
  for (let page = 1; ; page += 1) {
    for (const node of contexts?.nodes ?? []) if (node !== null) found.push(node)
    const { hasNextPage, endCursor } = contexts?.pageInfo ?? { hasNextPage: false, endCursor: null }
    if (!hasNextPage || endCursor === null || page === mostPages) return found
    const next = await nextPage(github, pull.number, endCursor)
    if (next?.headRefOid !== pull.headRefOid) return null
    contexts = contextsOf(next.commits)
  }
}

type Page = Pick<Pull, 'headRefOid' | 'commits'>

async function nextPage(github: GitHub, number: number, after: string): Promise<Page | null> {
  const query = `query($owner: String!, $repo: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
      headRefOid
      commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 100, after: $after) { ${contextFields} } } } } }
    } }
  }`
  try {
    const { repository } = await github.graph<{
      readonly repository: { readonly pullRequest: Page | null }
    }>(query, { ...github.place, number, after })
    return repository.pullRequest
  } catch (error) {
    if (faultIn(error).kind === 'not-found') return null
    throw error
  }
}

function contextsOf({ nodes }: Commits): Contexts | null {
  return nodes[0]?.commit.statusCheckRollup?.contexts ?? null
}
