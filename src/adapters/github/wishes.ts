import type { PullRequestAsk } from '../../ports/forge.ts'
import { FaultError, isHidden, statusOf } from './answer.ts'
import type { GitHub, PullRequest } from './client.ts'

interface Wishing {
  readonly ask: PullRequestAsk
  readonly isNew: boolean
}

/** Sets labels, reviewers, assignees and milestone where they are not set yet; answers with those that GitHub does not take. */
export async function grantWishes(
  github: GitHub,
  pull: PullRequest,
  { ask, isNew }: Wishing,
): Promise<readonly string[]> {
  const issue = { ...github.place, issue_number: pull.number }
  const labels = without(
    ask.labels,
    pull.labels.map(({ name }) => name),
  )
  const assignees = without(
    ask.assignees,
    (pull.assignees ?? []).map(({ login }) => login),
  )
  const reviewers = await missingReviewers(github, pull, { ask, isNew })
  const unmet = await Promise.all([
    granted(labels, 'label', () => github.rest.issues.addLabels({ ...issue, labels })),
    granted(assignees, 'assignee', () => github.rest.issues.addAssignees({ ...issue, assignees })),
    granted(reviewers, 'reviewer', () =>
      github.rest.pulls.requestReviewers({
        ...github.place,
        pull_number: pull.number,
        reviewers: reviewers.filter((each) => !each.includes('/')),
        team_reviewers: reviewers.filter((each) => each.includes('/')).map(slug),
      }),
    ),
    setMilestone(github, pull, ask.milestone),
  ])
  return unmet.flat()
}

/** A wish that GitHub does not take, such as a reviewer who is the author, is no reason to leave the change unlanded. */
async function granted(
  wanted: readonly string[],
  name: string,
  grant: () => Promise<unknown>,
): Promise<readonly string[]> {
  if (wanted.length === 0) return []
  try {
    await grant()
    return []
  } catch (error) {
    if (statusOf(error) !== 422 && !isHidden(error)) throw error
    return wanted.map((each) => `${name} ${each}`)
  }
}

/** Who gave a review is no longer asked for one, and would be notified anew. */
async function missingReviewers(
  github: GitHub,
  pull: PullRequest,
  { ask, isNew }: Wishing,
): Promise<string[]> {
  const asked = [
    ...(pull.requested_reviewers ?? []).map(({ login }) => login),
    ...(pull.requested_teams ?? []).map(({ slug: name }) => name),
  ]
  const missing = ask.reviewers.filter((each) => !asked.some((known) => same(known, slug(each))))
  if (missing.length === 0 || isNew) return missing
  const reviews = await github.paginate(github.rest.pulls.listReviews, {
    ...github.place,
    pull_number: pull.number,
    per_page: 100,
  })
  return without(
    missing,
    reviews.map(({ user }) => user?.login ?? ''),
  )
}

async function setMilestone(
  github: GitHub,
  pull: PullRequest,
  milestone: string | null,
): Promise<readonly string[]> {
  if (milestone === null || pull.milestone?.title === milestone) return []
  const known = await github.paginate(github.rest.issues.listMilestones, {
    ...github.place,
    state: 'open',
    per_page: 100,
  })
  const number = known.find(({ title }) => title === milestone)?.number
  return granted([milestone], 'milestone', async () => {
    if (number === undefined) throw new FaultError({ kind: 'not-found', detail: milestone })
    await github.rest.issues.update({ ...github.place, issue_number: pull.number, milestone: number })
  })
}

function without(wanted: readonly string[], there: readonly string[]): string[] {
  return wanted.filter((each) => !there.some((known) => same(known, each)))
}

/** GitHub keeps names as they were written, and compares them without case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** `org/team` is asked for by the team's own name. */
function slug(name: string): string {
  return name.split('/').at(-1) ?? name
}
