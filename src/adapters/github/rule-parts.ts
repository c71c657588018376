import type { BranchRules, MergeMethod, RemotePattern } from '../../core/pull-request/pull-request.ts'

/** What one rule, wherever it is written down, asks of a branch; parts are joined, and the strictest counts. */
export type RulePart = Partial<
  Omit<BranchRules, 'methods' | 'limits'> & {
    readonly methods: readonly MergeMethod[]
    readonly limits: Partial<BranchRules['limits']>
  }
>

const allMethods: readonly MergeMethod[] = ['merge', 'squash', 'rebase']

/** All parts as one: everything that any of them asks. */
export function joinRules(parts: readonly RulePart[], autoMerge: boolean): BranchRules {
  const lists = <Key extends ListKey>(key: Key) => [...new Set(parts.flatMap((part) => part[key] ?? []))]
  const any = (key: FlagKey) => parts.some((part) => part[key] === true)
  const limits = parts.flatMap((part) => (part.limits === undefined ? [] : [part.limits]))
  const linearHistory = any('linearHistory')
  const allowed = parts.flatMap(({ methods }) => (methods === undefined ? [] : [methods]))
  return {
    requiredChecks: lists('requiredChecks'),
    upToDate: any('upToDate'),
    pullRequestRequired: any('pullRequestRequired'),
    approvals: Math.max(0, ...parts.map(({ approvals }) => approvals ?? 0)),
    codeOwners: any('codeOwners'),
    conversations: any('conversations'),
    linearHistory,
    signedCommits: any('signedCommits'),
    methods: allMethods.filter(
      (method) =>
        !(linearHistory && method === 'merge') && allowed.every((methods) => methods.includes(method)),
    ),
    mergeQueue: any('mergeQueue'),
    locked: any('locked'),
    autoMerge,
    patterns: parts.flatMap(({ patterns }) => patterns ?? []),
    limits: {
      fileSizeBytes: least(limits.map(({ fileSizeBytes }) => fileSizeBytes)),
      pathLength: least(limits.map(({ pathLength }) => pathLength)),
      paths: [...new Set(limits.flatMap(({ paths }) => paths ?? []))],
      extensions: [...new Set(limits.flatMap(({ extensions }) => extensions ?? []))],
    },
    people: lists('people'),
    others: lists('others'),
    unknown: lists('unknown'),
    unread: lists('unread'),
  }
}

type ListKey = 'requiredChecks' | 'people' | 'others' | 'unknown' | 'unread'
type FlagKey =
  | 'upToDate'
  | 'pullRequestRequired'
  | 'codeOwners'
  | 'conversations'
  | 'linearHistory'
  | 'signedCommits'
  | 'mergeQueue'
  | 'locked'

function least(numbers: readonly (number | null | undefined)[]): number | null {
  const given = numbers.filter((each) => typeof each === 'number')
  return given.length === 0 ? null : Math.min(...given)
}

/** A pattern rule; null where its parameters are not what GitHub describes. */
export function patternOf(of: RemotePattern['of'], parameters: Parameters): RemotePattern | null {
  const operator = operators[String(parameters.operator)]
  const { pattern, negate } = parameters
  return operator === undefined || typeof pattern !== 'string'
    ? null
    : { of, operator, pattern, negate: negate === true }
}

export type Parameters = Readonly<Record<string, unknown>>

const operators: Readonly<Record<string, RemotePattern['operator']>> = {
  starts_with: 'starts-with',
  ends_with: 'ends-with',
  contains: 'contains',
  regex: 'regex',
}
