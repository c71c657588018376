const repository = '/repos/{owner}/{repo}'

/** Everything of GitHub's REST API that the fake one answers: the method and the path below a repository. */
const ofRepository = `
get /
get /actions/jobs/{job_id}
get /actions/jobs/{job_id}/logs
get /actions/runs
get /actions/runs/{run_id}
get /actions/runs/{run_id}/jobs
get /branches
get /branches/{branch}
get /branches/{branch}/protection
put /branches/{branch}/protection
get /branches/{branch}/protection/required_signatures
get /branches/{branch}/protection/required_status_checks
get /rules/branches/{branch}
get /rulesets
get /rulesets/{ruleset_id}
get /check-runs/{check_run_id}
get /check-runs/{check_run_id}/annotations
post /check-runs
patch /check-runs/{check_run_id}
get /commits/{ref}
get /commits/{ref}/check-runs
get /commits/{ref}/status
get /commits/{ref}/statuses
get /commits/{commit_sha}/pulls
post /statuses/{sha}
get /compare/{basehead}
get /git/commits/{commit_sha}
get /git/matching-refs/{ref}
get /git/ref/{ref}
post /git/refs
patch /git/refs/{ref}
delete /git/refs/{ref}
get /issues
get /issues/{issue_number}
patch /issues/{issue_number}
post /issues/{issue_number}/assignees
delete /issues/{issue_number}/assignees
get /issues/{issue_number}/comments
post /issues/{issue_number}/comments
get /issues/comments/{comment_id}
patch /issues/comments/{comment_id}
delete /issues/comments/{comment_id}
get /issues/{issue_number}/labels
post /issues/{issue_number}/labels
put /issues/{issue_number}/labels
delete /issues/{issue_number}/labels/{name}
get /labels
post /labels
get /milestones
get /pulls
post /pulls
get /pulls/{pull_number}
patch /pulls/{pull_number}
get /pulls/{pull_number}/comments
post /pulls/{pull_number}/comments/{comment_id}/replies
get /pulls/{pull_number}/commits
get /pulls/{pull_number}/files
get /pulls/{pull_number}/merge
put /pulls/{pull_number}/merge
get /pulls/{pull_number}/requested_reviewers
post /pulls/{pull_number}/requested_reviewers
delete /pulls/{pull_number}/requested_reviewers
get /pulls/{pull_number}/reviews
post /pulls/{pull_number}/reviews
get /pulls/{pull_number}/reviews/{review_id}/comments
put /pulls/{pull_number}/update-branch
`

const ofGitHub = ['get /meta', 'get /rate_limit', 'get /user', 'get /users/{username}']

export const operations: readonly { readonly method: string; readonly path: string }[] = [
  ...ofGitHub,
  ...ofRepository
    .trim()
    .split('\n')
    .map((line) => line.replace(' /', ` ${repository}/`).replace(/\/$/, '')),
].map((line) => {
  const [method = '', path = ''] = line.split(' ')
  return { method, path }
})
