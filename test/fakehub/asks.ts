import { z } from 'zod'

// What a test may ask of the fake GitHub, as bodies of POST /_fakehub/<name>. `repo` is `owner/name`.

const repo = z.string().regex(/^[^/]+\/[^/]+$/)
const login = z.string().default('ada')
const number = z.int().positive()
const method = z.enum(['merge', 'squash', 'rebase'])

const settings = z.object({
  defaultBranch: z.string().optional(),
  allowMergeCommit: z.boolean().optional(),
  allowSquashMerge: z.boolean().optional(),
  allowRebaseMerge: z.boolean().optional(),
  allowAutoMerge: z.boolean().optional(),
  deleteBranchOnMerge: z.boolean().optional(),
  archived: z.boolean().optional(),
})

const rule = z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })

const annotation = z.object({
  path: z.string(),
  line: z.int(),
  level: z.enum(['notice', 'warning', 'failure']).default('failure'),
  message: z.string(),
})

/** What goes wrong with a request that a fault meets. */
const trouble = z.discriminatedUnion('kind', [
  /** Answers this and does nothing; GitHub's own words where `message` is missing. */
  z.object({
    kind: z.literal('answer'),
    status: z.int(),
    message: z.string().optional(),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** GraphQL's own way to say no. */
  z.object({ kind: z.literal('graphql-error'), type: z.string().optional(), message: z.string() }),
  /** Answers late. */
  z.object({ kind: z.literal('delay'), ms: z.int() }),
  /** Hangs up before the request has any effect, or after it had. */
  z.object({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  /** Answers what was last answered to the very same question, or an empty list. */
  z.object({ kind: z.literal('stale') }),
  z.object({ kind: z.literal('primary-limit'), resetInS: z.int() }),
  z.object({ kind: z.literal('secondary-limit'), retryAfterS: z.int() }),
])

const fault = z.object({
  method: z.string().optional(),
  /** A regular expression over `/repos/…`, or over `graphql <operation name> <fields of the query>`. */
  path: z.string().optional(),
  /** So many matching requests go well first. */
  skip: z.int().default(0),
  /** So many are met; null: all. */
  times: z.int().nullable().default(1),
  trouble,
})

/** A check that runs by itself on every head of an open pull request. */
const ci = z.object({
  name: z.string(),
  afterMs: z.int().default(0),
  failsOn: z.object({ path: z.string(), text: z.string() }).nullable().default(null),
  log: z.string().default('2026-01-01T00:00:00.0000000Z ##[error]Process completed with exit code 1.\n'),
})

/** Somebody who approves each head, but first asks for this wherever the title holds that. */
const reviewer = z.object({
  login: z.string().default('rita'),
  wishes: z
    .array(z.object({ title: z.string(), path: z.string(), line: z.int().nullable(), text: z.string() }))
    .default([]),
})

export const asks = {
  /** A repository over a bare one on this disk. */
  repository: z.object({ repo, gitDir: z.string(), settings: settings.default({}) }),
  settings: z.object({ repo, settings }),
  /** A token that is taken; `scopes` null makes it a fine-grained one, `app` that of a GitHub App. */
  token: z.object({
    token: z.string(),
    login: z.string(),
    scopes: z.array(z.string()).nullable().default(['repo', 'workflow']),
    permission: z.enum(['admin', 'write', 'read', 'none']).default('write'),
    app: z.boolean().default(false),
  }),
  'revoke-token': z.object({ token: z.string() }),
  /** The effective rules of a branch, in GitHub's own words; replaces those before. */
  rules: z.object({ repo, branch: z.string(), rules: z.array(rule) }),
  /** Classic protection as PUT takes it; null takes it away. */
  protection: z.object({
    repo,
    branch: z.string(),
    protection: z.record(z.string(), z.unknown()).nullable(),
  }),
  status: z.object({
    repo,
    sha: z.string(),
    context: z.string(),
    state: z.enum(['error', 'failure', 'pending', 'success']),
    description: z.string().nullable().default(null),
    targetUrl: z.string().nullable().default(null),
  }),
  /** A check run of a workflow; the newest of its name counts. */
  check: z.object({
    repo,
    sha: z.string(),
    name: z.string(),
    status: z.enum(['queued', 'in_progress', 'completed']).default('completed'),
    conclusion: z.string().nullable().default('success'),
    summary: z.string().nullable().default(null),
    annotations: z.array(annotation).default([]),
    /** Null: no workflow ran it, so it has no log. */
    log: z.string().nullable().default(''),
  }),
  ci: z.object({ repo, checks: z.array(ci) }),
  /** Reviews every open pull request that is no draft, by itself; null: nobody does. */
  reviewer: z.object({ repo, reviewer: reviewer.nullable() }),
  review: z.object({
    repo,
    number,
    login: z.string().default('rita'),
    state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']),
    body: z.string().default(''),
    comments: z.array(z.object({ path: z.string(), line: z.int().nullable(), body: z.string() })).default([]),
  }),
  comment: z.object({ repo, number, login, body: z.string() }),
  issue: z.object({
    repo,
    login,
    title: z.string(),
    body: z.string().nullable().default(null),
    labels: z.array(z.string()).default([]),
    state: z.enum(['open', 'closed']).default('open'),
  }),
  milestone: z.object({ repo, title: z.string() }),
  /** A person closes it. */
  close: z.object({ repo, number }),
  /** A person merges it, rules or not. */
  merge: z.object({ repo, number, login, method: method.default('merge') }),
  /** The merge queue merges its first, or throws it out. */
  'advance-queue': z.object({
    repo,
    branch: z.string(),
    outcome: z.enum(['merge', 'fail']).default('merge'),
  }),
  /** The merge queue merges each one by itself after so long; null: only when it is advanced. */
  'queue-pace': z.object({ repo, branch: z.string(), afterMs: z.int().nullable() }),
  /** So many more reads tell that it is unknown whether a pull request can be merged. */
  'unknown-mergeable': z.object({ repo, reads: z.int() }),
  fault,
  'clear-faults': z.object({}),
  /** What is left of the hourly limit. */
  limit: z.object({ remaining: z.int(), resetInS: z.int() }),
  'forget-calls': z.object({}),
}

export type Asks = { readonly [Name in keyof typeof asks]: z.input<(typeof asks)[Name]> }
export type AskName = keyof typeof asks
export type Fault = z.infer<typeof fault>
export type Trouble = z.infer<typeof trouble>

/** What `GET /_fakehub/calls` tells, by endpoint as in `GET /repos/{owner}/{repo}/pulls`. */
export interface Calls {
  readonly total: number
  /** Of these, how many cost nothing as nothing had changed. */
  readonly notModified: number
  readonly byEndpoint: Readonly<Record<string, { readonly calls: number; readonly notModified: number }>>
}

/** One thing that GitHub's own description does not allow. */
export interface Violation {
  readonly endpoint: string
  /** Whose mistake: the client's, or the fake's. */
  readonly of: 'request' | 'answer'
  readonly problem: string
}
