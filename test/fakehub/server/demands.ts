import { z } from 'zod'
import type { Protection, Repository, Rule } from './state.ts'

/** What rulesets and classic protection together ask of a branch. */
export interface Demands {
  readonly checks: readonly string[]
  readonly strict: boolean
  readonly pullRequest: boolean
  readonly approvals: number
  readonly dismissStale: boolean
  readonly conversations: boolean
  readonly linear: boolean
  readonly signed: boolean
  readonly locked: boolean
  readonly queue: boolean
  readonly methods: readonly string[] | null
}

const nothing: Demands = {
  checks: [],
  strict: false,
  pullRequest: false,
  approvals: 0,
  dismissStale: false,
  conversations: false,
  linear: false,
  signed: false,
  locked: false,
  queue: false,
  methods: null,
}

export function demandsOf({ rules, protections }: Repository, branch: string): Demands {
  const protection = protections.get(branch)
  const all = [
    ...(rules.get(branch) ?? []).map(demandsOfRule),
    ...(protection ? [demandsOfProtection(protection)] : []),
  ]
  return all.reduce<Demands>(both, nothing)
}

/** The fields of a required check, its app apart. */
const contexts = z.array(z.object({ context: z.string() }))

const ruleParameters = z.object({
  required_status_checks: contexts.default([]),
  strict_required_status_checks_policy: z.boolean().default(false),
  required_approving_review_count: z.number().default(0),
  dismiss_stale_reviews_on_push: z.boolean().default(false),
  required_review_thread_resolution: z.boolean().default(false),
  allowed_merge_methods: z.array(z.string()).nullable().default(null),
})

function demandsOfRule({ type, parameters = {} }: Rule): Partial<Demands> {
  const asked = ruleParameters.parse(parameters)
  if (type === 'required_status_checks')
    return {
      checks: asked.required_status_checks.map(({ context }) => context),
      strict: asked.strict_required_status_checks_policy,
    }
  if (type === 'pull_request')
    return {
      pullRequest: true,
      approvals: asked.required_approving_review_count,
      dismissStale: asked.dismiss_stale_reviews_on_push,
      conversations: asked.required_review_thread_resolution,
      methods: asked.allowed_merge_methods,
    }
  if (type === 'required_linear_history') return { linear: true }
  if (type === 'required_signatures') return { signed: true }
  if (type === 'merge_queue') return { queue: true, pullRequest: true }
  return type === 'update' ? { locked: true } : {}
}

const protectionFields = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean().default(false),
      contexts: z.array(z.string()).default([]),
      checks: contexts.default([]),
    })
    .nullable()
    .default(null),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.number().default(1),
      dismiss_stale_reviews: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  required_linear_history: z.boolean().default(false),
  required_conversation_resolution: z.boolean().default(false),
  required_signatures: z.boolean().default(false),
  lock_branch: z.boolean().default(false),
})

function demandsOfProtection(protection: Protection): Partial<Demands> {
  const asked = protectionFields.parse(protection)
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = asked
  return {
    checks: [...(checks?.contexts ?? []), ...(checks?.checks ?? []).map(({ context }) => context)],
    strict: checks?.strict ?? false,
    pullRequest: reviews !== null,
    approvals: reviews?.required_approving_review_count ?? 0,
    dismissStale: reviews?.dismiss_stale_reviews ?? false,
    conversations: asked.required_conversation_resolution,
    linear: asked.required_linear_history,
    signed: asked.required_signatures,
    locked: asked.lock_branch,
  }
}

/** The stricter of both. */
function both(one: Demands, other: Partial<Demands>): Demands {
  return {
    checks: [...new Set([...one.checks, ...(other.checks ?? [])])],
    strict: one.strict || other.strict === true,
    pullRequest: one.pullRequest || other.pullRequest === true,
    approvals: Math.max(one.approvals, other.approvals ?? 0),
    dismissStale: one.dismissStale || other.dismissStale === true,
    conversations: one.conversations || other.conversations === true,
    linear: one.linear || other.linear === true,
    signed: one.signed || other.signed === true,
    locked: one.locked || other.locked === true,
    queue: one.queue || other.queue === true,
    methods: narrower(one.methods, other.methods ?? null),
  }
}

function narrower(one: Demands['methods'], other: Demands['methods']): Demands['methods'] {
  if (one === null || other === null) return one ?? other
  return one.filter((method) => other.includes(method))
}
