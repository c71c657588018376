import type { GitHub } from './client.ts'

/** Draft to ready is for GraphQL alone. */
export async function makeReady(github: GitHub, number: number): Promise<null> {
  const { data } = await github.rest.pulls.get({ ...github.place, pull_number: number })
  if (data.draft !== true) return null
  const mutation = `mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { id } } }`
  await github.graph(mutation, { id: data.node_id })
  return null
}

export async function retargetTo(github: GitHub, number: number, base: string): Promise<null> {
  await github.rest.pulls.update({ ...github.place, pull_number: number, base })
  return null
}

export async function closePullRequest(github: GitHub, number: number): Promise<null> {
  await github.rest.pulls.update({ ...github.place, pull_number: number, state: 'closed' })
  return null
}

/** Settles a thread of review comments. */
export async function resolveThread(github: GitHub, id: string): Promise<null> {
  const mutation = `mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }`
  await github.graph(mutation, { id })
  return null
}
