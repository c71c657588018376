import { isHidden, statusOf, troubleOf } from './answer.ts'
import type { GitHub } from './client.ts'
import { unknownParameters } from './rule-parameters.ts'
import type { RulePart } from './rule-parts.ts'
import { appNamed, lastPushApproval, staleReviews } from './ruleset.ts'

/** What is not readable by its name, as GitHub's own settings call it. */
const unread = ['classic branch protection']

/** Classic protection of a branch. Only an administrator may read it all; for others the branch itself tells of its checks. */
export async function readClassic(github: GitHub, branch: string): Promise<readonly RulePart[]> {
  const ask = { ...github.place, branch }
  try {
    return [classicPart((await github.rest.repos.getBranchProtection(ask)).data)]
  } catch (error) {
    if (isUnprotected(error) || isNotInThisPlan(error)) return []
    if (!isHidden(error)) throw error
  }
  return fromBranch(github, branch)
}

/** GitHub has rules only where they are paid for, and says so with the answer for what one may not see. */
export function isNotInThisPlan(error: unknown): boolean {
  return (
    statusOf(error) === 403 &&
    /upgrade to github|make this repository public/i.test(troubleOf(error)?.message ?? '')
  )
}

/** 404 both for nothing there and for nothing to be seen; only the words differ. */
function isUnprotected(error: unknown): boolean {
  return statusOf(error) === 404 && /branch not protected/i.test(troubleOf(error)?.message ?? '')
}

async function fromBranch(github: GitHub, branch: string): Promise<readonly RulePart[]> {
  const { data } = await github.rest.repos.getBranch({ ...github.place, branch })
  if (!data.protected) return []
  const { protection } = data
  // A ruleset alone protects as well; then classic protection is told as not enabled.
  if (protection?.enabled === false) return []
  const contexts = protection?.required_status_checks?.contexts ?? []
  return [{ requiredChecks: contexts, unread }]
}

type Protection = Awaited<ReturnType<GitHub['rest']['repos']['getBranchProtection']>>['data']

export function classicPart(protection: Protection): RulePart {
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = protection
  return {
    requiredChecks: checks?.checks?.map(({ context }) => context) ?? checks?.contexts ?? [],
    upToDate: checks?.strict === true,
    pullRequestRequired: reviews !== undefined,
    approvals: reviews?.required_approving_review_count ?? 0,
    codeOwners: reviews?.require_code_owner_reviews === true,
    conversations: protection.required_conversation_resolution?.enabled === true,
    linearHistory: protection.required_linear_history?.enabled === true,
    signedCommits: protection.required_signatures?.enabled === true,
    locked: protection.lock_branch?.enabled === true,
    people: [
      ...(reviews?.require_last_push_approval === true ? [lastPushApproval] : []),
      ...(reviews?.dismiss_stale_reviews === true ? [staleReviews] : []),
    ],
    others: [
      ...(protection.restrictions === undefined ? [] : ['restricted pushes']),
      ...(checks?.checks ?? []).flatMap((check) =>
        appNamed('required_status_checks', check.context, check.app_id),
      ),
    ],
    unknown: [
      ...unknownParameters('branch-protection', { ...protection }),
      ...unknownParameters('protected-branch-pull-request-review', { ...reviews }),
      ...unknownParameters('protected-branch-required-status-check', { ...checks }),
    ],
  }
}
