import { setTimeout as pause } from 'node:timers/promises'
import { toCommitId } from '../../core/ids.ts'
import type { Forge, MergeAnswer } from '../../ports/forge.ts'
import { FaultError, faultIn, troubleOf } from './answer.ts'
import type { GitHub } from './client.ts'

type Ask = Parameters<Forge['merge']>[0]

/** GitHub finds out about mergeability in the background; it is asked again that often. */
const looks = 4

/**
 * Merges what is ready and leaves the rest to GitHub. Never a direct merge of what a rule holds back: an
 * administrator's token would get it past the rule.
 */
export async function mergePullRequest(github: GitHub, ask: Ask): Promise<MergeAnswer> {
  const standing = await settledStanding(github, ask)
  return actOn(github, ask, { standing, refused: null })
}

interface Found {
  readonly standing: Standing
  /** Why GitHub would not wait for it, which is asked once; null before. */
  readonly refused: string | null
}

async function actOn(github: GitHub, ask: Ask, { standing, refused }: Found): Promise<MergeAnswer> {
  const { state, isInMergeQueue, autoMergeRequest, mergeCommit } = standing
  // Before all else: what was merged elsewhere is not merged here.
  if (standing.baseRefName !== ask.base) return moved(`its base is ${standing.baseRefName}`)
  if (state === 'MERGED') return merged(mergeCommit)
  if (state === 'CLOSED') return refuse('it is closed')
  if (standing.headRefOid !== ask.head) return moved(`its head is ${standing.headRefOid}`)
  if (isInMergeQueue) return { kind: 'queued' }
  if (ask.mergeQueue) return enqueue(github, ask, standing.id)
  switch (standing.mergeStateStatus) {
    case 'DIRTY':
      return refuse('it conflicts with its base')
    case 'BEHIND':
      return moved('its base went on')
    case 'DRAFT':
      return refuse('it is a draft')
    case 'BLOCKED':
      if (autoMergeRequest !== null) return { kind: 'armed' }
      return refused === null ? arm(github, ask, standing) : { kind: 'held', detail: refused }
    case 'CLEAN':
    case 'HAS_HOOKS':
    case 'UNSTABLE':
      return mergeNow(github, ask)
    default:
      return unsettled()
  }
}

interface Standing {
  readonly id: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly headRefOid: string
  readonly baseRefName: string
  readonly mergeStateStatus: string
  readonly mergeCommit: { readonly oid: string } | null
  readonly autoMergeRequest: object | null
  readonly isInMergeQueue?: boolean
  /** The repository has auto-merge. */
  readonly canArm: boolean
}

interface StandingAnswer {
  readonly repository: {
    readonly autoMergeAllowed: boolean
    readonly pullRequest: Omit<Standing, 'canArm'> | null
  }
}

async function settledStanding(github: GitHub, ask: Ask): Promise<Standing> {
  for (let look = 1; ; look += 1) {
    const standing = await readStanding(github, ask)
    const isOpen = standing.state === 'OPEN'
    if (!isOpen || standing.mergeStateStatus !== 'UNKNOWN' || look === looks) return standing
    await pause(github.pauseMs * look)
  }
}

async function readStanding(
  github: GitHub,
  { number, mergeQueue }: Pick<Ask, 'number' | 'mergeQueue'>,
): Promise<Standing> {
  const query = `query($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      autoMergeAllowed
      pullRequest(number: $number) {
        id state headRefOid baseRefName mergeStateStatus mergeCommit { oid } autoMergeRequest { enabledAt }
        ${mergeQueue ? 'isInMergeQueue' : ''}
      }
    }
  }`
  const { repository } = await github.graph<StandingAnswer>(query, { ...github.place, number })
  const { pullRequest, autoMergeAllowed } = repository
  if (pullRequest === null) throw new FaultError({ kind: 'not-found', detail: `pull request ${number}` })
  return { ...pullRequest, canArm: autoMergeAllowed }
}

/** A direct merge by the commit that was proven; whatever goes wrong, GitHub may have merged it before. */
async function mergeNow(github: GitHub, ask: Ask): Promise<MergeAnswer> {
  const { number, head, method, subject, body } = ask
  const text = method === 'rebase' ? {} : { commit_title: subject, commit_message: body }
  try {
    const { data } = await github.rest.pulls.merge({
      ...github.place,
      pull_number: number,
      sha: head,
      merge_method: method,
      ...text,
    })
    return { kind: 'merged', commit: toCommitId(data.sha) }
  } catch (error) {
    const fault = faultIn(error)
    if (fault.kind === 'rate-limited' || fault.kind === 'unauthorized') throw error
    const { state, mergeCommit } = await readStanding(github, ask)
    if (state === 'MERGED') return merged(mergeCommit)
    throw error
  }
}

/** GitHub arms nothing that it could merge at once, and not everything else: what it says then is looked at anew. */
async function arm(github: GitHub, ask: Ask, { id, canArm }: Standing): Promise<MergeAnswer> {
  if (!canArm) return { kind: 'held', detail: 'a rule holds it back, and this repository has no auto-merge' }
  const mutation = `mutation($id: ID!, $head: GitObjectID!, $mergeMethod: PullRequestMergeMethod!, $subject: String, $body: String) {
    enablePullRequestAutoMerge(input: {
      pullRequestId: $id, expectedHeadOid: $head, mergeMethod: $mergeMethod, commitHeadline: $subject, commitBody: $body
    }) { pullRequest { id } }
  }`
  const { head, method, subject, body } = ask
  const variables = {
    id,
    head,
    mergeMethod: method.toUpperCase(),
    ...(method === 'rebase' ? {} : { subject, body }),
  }
  try {
    await github.graph(mutation, variables)
    return { kind: 'armed' }
  } catch (error) {
    const fault = faultIn(error)
    if (fault.kind !== 'refused') throw error
    return actOn(github, ask, { standing: await settledStanding(github, ask), refused: fault.detail })
  }
}

async function enqueue(github: GitHub, { head }: Ask, id: string): Promise<MergeAnswer> {
  const mutation = `mutation($id: ID!, $head: GitObjectID!) {
    enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head }) { mergeQueueEntry { position } }
  }`
  try {
    await github.graph(mutation, { id, head })
  } catch (error) {
    if (!/already (?:in|queued|enqueued)/i.test(wordsOf(error))) throw error
  }
  return { kind: 'queued' }
}

function wordsOf(error: unknown): string {
  return (troubleOf(error)?.errors ?? []).map(({ message }) => message).join('; ')
}

function merged(commit: Standing['mergeCommit']): MergeAnswer {
  // Told before the commit is: whoever asked reads git anyway, and asks again.
  if (commit === null)
    throw new FaultError({ kind: 'unreachable', detail: 'the merge is not told in full yet' })
  return { kind: 'merged', commit: toCommitId(commit.oid) }
}

function refuse(detail: string): never {
  throw new FaultError({ kind: 'refused', detail })
}

/** A rule may hold it back; whoever asked asks again. */
function unsettled(): never {
  throw new FaultError({ kind: 'unreachable', detail: 'whether it may be merged is not known yet' })
}

function moved(detail: string): never {
  throw new FaultError({ kind: 'moved', detail })
}
