import type { Parameters } from './rule-parts.ts'

/** Parameters of a rule that ask for something and that nobody described yet, as `type.parameter`. */
export function unknownParameters(type: string, parameters: Parameters): readonly string[] {
  const described = known.get(type)
  if (described === undefined) return []
  return Object.entries(parameters)
    .filter(([name, value]) => !described.includes(name) && !name.endsWith('url') && asks(value))
    .map(([name]) => `${type}.${name}`)
}

function asks(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value)
  return Array.isArray(value) ? value.length > 0 : !('enabled' in value && value.enabled === false)
}

const pattern = ['name', 'negate', 'operator', 'pattern']

/**
 * What GitHub describes. Some of it asks nothing of work that lands: who may dismiss a review, how a queue groups and
 * waits, what counts while a branch is made. The last three are those of classic protection.
 */
const known: ReadonlyMap<string, readonly string[]> = new Map([
  ['creation', []],
  ['update', ['update_allows_fetch_and_merge']],
  ['deletion', []],
  ['non_fast_forward', []],
  ['required_linear_history', []],
  ['required_signatures', []],
  [
    'merge_queue',
    [
      'check_response_timeout_minutes',
      'grouping_strategy',
      'max_entries_to_build',
      'max_entries_to_merge',
      'merge_method',
      'min_entries_to_merge',
      'min_entries_to_merge_wait_minutes',
    ],
  ],
  [
    'pull_request',
    [
      'allowed_merge_methods',
      'dismiss_stale_reviews_on_push',
      'dismissal_restriction',
      'require_code_owner_review',
      'require_last_push_approval',
      'required_approving_review_count',
      'required_review_thread_resolution',
      'required_reviewers',
    ],
  ],
  [
    'required_status_checks',
    ['do_not_enforce_on_create', 'required_status_checks', 'strict_required_status_checks_policy'],
  ],
  ['required_deployments', ['required_deployment_environments']],
  ['workflows', ['do_not_enforce_on_create', 'workflows']],
  ['code_scanning', ['code_scanning_tools']],
  ['copilot_code_review', ['review_draft_pull_requests', 'review_on_push']],
  ['license_compliance_scanning', []],
  ['file_path_restriction', ['restricted_file_paths']],
  ['file_extension_restriction', ['restricted_file_extensions']],
  ['max_file_path_length', ['max_file_path_length']],
  ['max_file_size', ['max_file_size']],
  ['tag_name_pattern', pattern],
  ['branch_name_pattern', pattern],
  ['commit_message_pattern', pattern],
  ['commit_author_email_pattern', pattern],
  ['committer_email_pattern', pattern],
  [
    'branch-protection',
    [
      'enabled',
      'required_status_checks',
      'enforce_admins',
      'required_pull_request_reviews',
      'restrictions',
      'required_linear_history',
      'allow_force_pushes',
      'allow_deletions',
      'block_creations',
      'required_conversation_resolution',
      'name',
      'required_signatures',
      'lock_branch',
      'allow_fork_syncing',
    ],
  ],
  [
    'protected-branch-pull-request-review',
    [
      'dismissal_restrictions',
      'bypass_pull_request_allowances',
      'dismiss_stale_reviews',
      'require_code_owner_reviews',
      'required_approving_review_count',
      'require_last_push_approval',
    ],
  ],
  ['protected-branch-required-status-check', ['enforcement_level', 'contexts', 'checks', 'strict']],
])
