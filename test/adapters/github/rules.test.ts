import { expect, it } from 'vitest'
import { classicPart } from '../../../src/adapters/github/classic.ts'
import { joinRules } from '../../../src/adapters/github/rule-parts.ts'
import { repositoryPart } from '../../../src/adapters/github/rules.ts'
import { rulePart } from '../../../src/adapters/github/ruleset.ts'

const bare = joinRules([], false)

it('a branch without rules asks nothing and leaves every method', () => {
  expect(bare).toEqual({
    requiredChecks: [],
    upToDate: false,
    pullRequestRequired: false,
    approvals: 0,
    codeOwners: false,
    conversations: false,
    linearHistory: false,
    signedCommits: false,
    methods: ['merge', 'squash', 'rebase'],
    mergeQueue: false,
    locked: false,
    autoMerge: false,
    patterns: [],
    limits: { fileSizeBytes: null, pathLength: null, paths: [], extensions: [] },
    people: [],
    others: [],
    unknown: [],
    unread: [],
  })
})

it('each rule of a ruleset says what it asks', () => {
  const rules = [
    { type: 'deletion' },
    { type: 'required_linear_history' },
    { type: 'required_signatures' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 2,
        require_code_owner_review: true,
        required_review_thread_resolution: true,
        require_last_push_approval: true,
        dismiss_stale_reviews_on_push: true,
        dismissal_restriction: { enabled: true, allowed_actors: [{ id: 1, type: 'Team' }] },
        required_reviewers: [
          { file_patterns: ['src/**', 'lib/**'], minimum_approvals: 2, reviewer: { id: 5, type: 'Team' } },
        ],
        allowed_merge_methods: ['squash', 'rebase', 'teleport'],
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        required_status_checks: [{ context: 'ci' }, { context: 'lint', integration_id: 1 }],
        strict_required_status_checks_policy: true,
      },
    },
    { type: 'required_deployments', parameters: { required_deployment_environments: ['staging'] } },
    { type: 'workflows', parameters: { workflows: [{ path: '.github/workflows/a.yml', repository_id: 1 }] } },
    { type: 'max_file_size', parameters: { max_file_size: 5 } },
    { type: 'max_file_path_length', parameters: { max_file_path_length: 80 } },
    { type: 'file_path_restriction', parameters: { restricted_file_paths: ['secret/**'] } },
    { type: 'file_extension_restriction', parameters: { restricted_file_extensions: ['*.exe'] } },
    {
      type: 'commit_message_pattern',
      parameters: { operator: 'starts_with', pattern: 'feat', negate: true },
    },
  ]
  expect(joinRules(rules.map(rulePart), true)).toEqual({
    ...bare,
    requiredChecks: ['ci', 'lint'],
    upToDate: true,
    pullRequestRequired: true,
    approvals: 2,
    codeOwners: true,
    conversations: true,
    linearHistory: true,
    signedCommits: true,
    methods: ['squash', 'rebase'],
    autoMerge: true,
    patterns: [{ of: 'commit-message', operator: 'starts-with', pattern: 'feat', negate: true }],
    limits: { fileSizeBytes: 5_242_880, pathLength: 80, paths: ['secret/**'], extensions: ['*.exe'] },
    people: [
      'require_last_push_approval',
      'dismiss_stale_reviews_on_push',
      'required_reviewers: 2 of team 5 for src/**, lib/**',
    ],
    unknown: ['allowed_merge_methods: teleport'],
    others: [
      'required_status_checks: lint of app 1 alone',
      'required_deployments: staging',
      'workflows: .github/workflows/a.yml',
    ],
  })
})

it('a type or parameters nobody described are named, never passed over', () => {
  const rules = [
    { type: 'phase_of_the_moon' },
    { type: 'max_file_size', parameters: { max_file_size: 'large' } },
    { type: 'merge_queue', parameters: { merge_method: 'TELEPORT' } },
    { type: 'required_status_checks', parameters: {} },
    { type: 'commit_author_email_pattern', parameters: { operator: 'sounds_like', pattern: 'x' } },
  ]
  expect(joinRules(rules.map(rulePart), false).unknown).toEqual([
    'phase_of_the_moon',
    'max_file_size',
    'merge_queue.merge_method: teleport',
    'required_status_checks',
    'commit_author_email_pattern',
  ])
})

it('the strictest of several rules counts', () => {
  const review = (count: number, methods: readonly string[]) => ({
    type: 'pull_request',
    parameters: { required_approving_review_count: count, allowed_merge_methods: methods },
  })
  const size = (max: number) => ({ type: 'max_file_size', parameters: { max_file_size: max } })
  const rules = [review(1, ['merge', 'squash']), review(2, ['squash', 'rebase']), size(9), size(3)]
  const joined = joinRules(rules.map(rulePart), false)
  expect(joined).toMatchObject({ approvals: 2, methods: ['squash'] })
  expect(joined.limits.fileSizeBytes).toBe(3_145_728)
})

it('a merge queue allows its own method alone', () => {
  const queue = rulePart({ type: 'merge_queue', parameters: { merge_method: 'SQUASH' } })
  expect(joinRules([queue], true)).toMatchObject({ mergeQueue: true, methods: ['squash'] })
})

it('classic protection asks the same in its own words', () => {
  const part = classicPart({
    required_status_checks: {
      url: '',
      strict: true,
      contexts: ['ci'],
      contexts_url: '',
      checks: [
        { context: 'ci', app_id: null },
        { context: 'ci', app_id: 7 },
      ],
    },
    required_pull_request_reviews: {
      dismiss_stale_reviews: true,
      require_last_push_approval: true,
      require_code_owner_reviews: true,
      required_approving_review_count: 1,
    },
    required_linear_history: { enabled: true },
    required_conversation_resolution: { enabled: true },
    lock_branch: { enabled: true },
  })
  expect(joinRules([part], false)).toEqual({
    ...bare,
    requiredChecks: ['ci'],
    upToDate: true,
    pullRequestRequired: true,
    approvals: 1,
    codeOwners: true,
    conversations: true,
    linearHistory: true,
    locked: true,
    methods: ['squash', 'rebase'],
    people: ['require_last_push_approval', 'dismiss_stale_reviews_on_push'],
    others: ['required_status_checks: ci of app 7 alone'],
  })
})

it('a token that is told no methods leaves them all, and they count as unread', () => {
  expect(repositoryPart({})).toEqual({
    methods: ['merge', 'squash', 'rebase'],
    locked: false,
    unread: ['merge methods'],
  })
  const told = {
    allow_merge_commit: false,
    allow_squash_merge: true,
    allow_rebase_merge: false,
    archived: true,
  }
  expect(repositoryPart(told)).toEqual({ methods: ['squash'], locked: true, unread: [] })
})
