import type { MergeMethod, RemotePattern } from '../../core/pull-request/pull-request.ts'
import { unknownParameters } from './rule-parameters.ts'
import type { Parameters, RulePart } from './rule-parts.ts'
import { patternOf } from './rule-parts.ts'

/** One effective rule of a branch, as `GET rules/branches/{branch}` lists them. */
export interface RulesetRule {
  readonly type: string
  readonly parameters?: Parameters
}

const megabyte = 1024 * 1024

/** What a rule of a ruleset asks; a type, or a parameter, that nobody described yet is named as unknown. */
export function rulePart({ type, parameters = {} }: RulesetRule): RulePart {
  const part = partOf(type, parameters)
  return { ...part, unknown: [...(part.unknown ?? []), ...unknownParameters(type, parameters)] }
}

function partOf(type: string, parameters: Parameters): RulePart {
  switch (type) {
    case 'update':
      return { locked: true }
    // About branches that come, go or are rewritten: landing does none of it.
    case 'creation':
    case 'deletion':
    case 'non_fast_forward':
    case 'tag_name_pattern':
      return {}
    case 'required_linear_history':
      return { linearHistory: true }
    case 'required_signatures':
      return { signedCommits: true }
    case 'merge_queue':
      return { mergeQueue: true, pullRequestRequired: true, ...queueMethod(parameters.merge_method) }
    case 'pull_request':
      return pullRequestPart(parameters)
    case 'required_status_checks':
      return {
        unknown: Array.isArray(parameters.required_status_checks) ? [] : [type],
        requiredChecks: namesIn(parameters.required_status_checks, 'context'),
        upToDate: parameters.strict_required_status_checks_policy === true,
        others: recordsIn(parameters.required_status_checks).flatMap((check) =>
          appNamed(type, check.context, check.integration_id),
        ),
      }
    case 'required_deployments':
      return {
        others: namesOf(parameters.required_deployment_environments).map((name) => `${type}: ${name}`),
      }
    case 'workflows':
      return { others: namesIn(parameters.workflows, 'path').map((path) => `${type}: ${path}`) }
    case 'code_scanning':
      return { others: namesIn(parameters.code_scanning_tools, 'tool').map((tool) => `${type}: ${tool}`) }
    case 'code_quality':
    case 'license_compliance_scanning':
    case 'copilot_code_review':
      return { others: [type] }
    case 'file_path_restriction':
      return { limits: { paths: namesOf(parameters.restricted_file_paths) } }
    case 'file_extension_restriction':
      return { limits: { extensions: namesOf(parameters.restricted_file_extensions) } }
    case 'max_file_path_length':
      return limited(type, parameters.max_file_path_length, (pathLength) => ({ pathLength }))
    case 'max_file_size':
      return limited(type, parameters.max_file_size, (size) => ({ fileSizeBytes: size * megabyte }))
    default:
      return patternPart(type, parameters)
  }
}

const patterned: Readonly<Record<string, RemotePattern['of']>> = {
  branch_name_pattern: 'branch-name',
  commit_message_pattern: 'commit-message',
  commit_author_email_pattern: 'author-email',
  committer_email_pattern: 'committer-email',
}

function patternPart(type: string, parameters: Parameters): RulePart {
  const of = patterned[type]
  const pattern = of === undefined ? null : patternOf(of, parameters)
  return pattern === null ? { unknown: [type] } : { patterns: [pattern] }
}

function pullRequestPart(parameters: Parameters): RulePart {
  const approvals = parameters.required_approving_review_count
  const methods = namesOf(parameters.allowed_merge_methods)
  return {
    pullRequestRequired: true,
    approvals: typeof approvals === 'number' ? approvals : 0,
    codeOwners: parameters.require_code_owner_review === true,
    conversations: parameters.required_review_thread_resolution === true,
    people: [
      ...[lastPushApproval, staleReviews].filter((name) => parameters[name] === true),
      ...recordsIn(parameters.required_reviewers).map(reviewerWish),
    ],
    ...(methods.length === 0 ? {} : { methods: methods.filter(isMethod) }),
    unknown: methods.filter((name) => !isMethod(name)).map((name) => `allowed_merge_methods: ${name}`),
  }
}

/** Wishes of a review that only people meet. */
export const lastPushApproval = 'require_last_push_approval'
export const staleReviews = 'dismiss_stale_reviews_on_push'

function reviewerWish({ minimum_approvals: count, reviewer, file_patterns: patterns }: Parameters): string {
  const [who] = recordsIn([reviewer])
  const paths = namesOf(patterns).join(', ')
  return `required_reviewers: ${String(count)} of ${String(who?.type).toLowerCase()} ${String(who?.id)} for ${paths}`
}

/** A check that counts only from one app; GitHub alone tells whose a check is. */
export function appNamed(rule: string, check: unknown, app: unknown): readonly string[] {
  return typeof app === 'number' && app > 0 ? [`${rule}: ${String(check)} of app ${app} alone`] : []
}

function queueMethod(named: unknown): RulePart {
  const method = String(named).toLowerCase()
  return isMethod(method) ? { methods: [method] } : { unknown: [`merge_queue.merge_method: ${method}`] }
}

function isMethod(text: string): text is MergeMethod {
  return text === 'merge' || text === 'squash' || text === 'rebase'
}

function limited(type: string, value: unknown, make: (value: number) => RulePart['limits']): RulePart {
  const limits = typeof value === 'number' ? make(value) : undefined
  return limits === undefined ? { unknown: [type] } : { limits }
}

function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function namesIn(value: unknown, key: string): readonly string[] {
  return namesOf(recordsIn(value).map((each) => each[key]))
}

function recordsIn(value: unknown): readonly Parameters[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []
}
