import type { GitHub } from './client.ts'
import { saysUnknownField } from './look.ts'

/** Takes it out of auto-merge and of the queue; asked first, since GitHub refuses to turn off what is off. */
export async function disarmPullRequest(github: GitHub, number: number): Promise<null> {
  const pull = await ask(github, number)
  if (pull === null || pull.state !== 'OPEN') return null
  const { id, autoMergeRequest, isInMergeQueue } = pull
  if (autoMergeRequest !== null) {
    const mutation = `mutation($id: ID!) { disablePullRequestAutoMerge(input: { pullRequestId: $id }) { pullRequest { id } } }`
    await github.graph(mutation, { id })
  }
  if (isInMergeQueue === true) {
    const mutation = `mutation($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { id } } }`
    await github.graph(mutation, { id })
  }
  return null
}

interface Armed {
  readonly id: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly autoMergeRequest: object | null
  /** Absent on servers that know no queue. */
  readonly isInMergeQueue?: boolean
}

async function ask(github: GitHub, number: number): Promise<Armed | null> {
  const fields = 'id state autoMergeRequest { enabledAt }'
  try {
    return await read(github, { number, fields: `${fields} isInMergeQueue` })
  } catch (error) {
    if (!saysUnknownField(error)) throw error
    return read(github, { number, fields })
  }
}

async function read(
  github: GitHub,
  { number, fields }: { readonly number: number; readonly fields: string },
): Promise<Armed | null> {
  const query = `query($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) { pullRequest(number: $number) { ${fields} } }
  }`
  const { repository } = await github.graph<{ readonly repository: { readonly pullRequest: Armed | null } }>(
    query,
    { ...github.place, number },
  )
  return repository.pullRequest
}
