import type { Bare } from './git.ts'

/** Everything the fake GitHub knows. Git's own facts are never kept here: they are read from the bare repository. */
export interface Hub {
  /** `http://127.0.0.1:port`. */
  origin: string
  /** Of the place where logs lie. */
  storeOrigin: string
  /** An Enterprise Server knows no limits and answers under another description. */
  readonly enterprise: boolean
  readonly repositories: Map<string, Repository>
  readonly tokens: Map<string, Token>
  limit: { readonly most: number; used: number; resetAtMs: number }
  nextId: number
}

export interface Token {
  readonly login: string
  /** A fine-grained token has none to tell. */
  readonly scopes: readonly string[] | null
  readonly permission: Permission
  /** Of a GitHub App: only those may make check runs. */
  readonly app: boolean
}

export type Permission = 'admin' | 'write' | 'read' | 'none'

export interface Repository {
  readonly id: number
  readonly owner: string
  readonly name: string
  readonly bare: Bare
  settings: Settings
  /** Effective rules by branch, in GitHub's own words. */
  readonly rules: Map<string, readonly Rule[]>
  /** Classic protection by branch, as PUT takes it. */
  readonly protections: Map<string, Protection>
  readonly pulls: Map<number, Pull>
  readonly issues: Map<number, Issue>
  readonly checks: CheckRun[]
  readonly statuses: CommitStatus[]
  readonly workflowRuns: Map<string, { readonly id: number; readonly name: string; readonly sha: string }>
  readonly labels: Set<string>
  readonly milestones: string[]
  ci: readonly CiRule[]
  reviewer: ReviewerRule | null
  /** Milliseconds after which the queue of a branch merges its first by itself. */
  readonly queuePaces: Map<string, number>
  /** How many more reads tell `mergeable: null`. */
  unknownReads: number
}

export interface Settings {
  readonly defaultBranch: string
  readonly allowMergeCommit: boolean
  readonly allowSquashMerge: boolean
  readonly allowRebaseMerge: boolean
  readonly allowAutoMerge: boolean
  readonly deleteBranchOnMerge: boolean
  readonly archived: boolean
}

export interface Rule {
  readonly type: string
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export type Protection = Readonly<Record<string, unknown>>

/** What issues and pull requests have in common: GitHub numbers them together. */
export interface Issue {
  readonly id: number
  readonly number: number
  readonly login: string
  title: string
  body: string | null
  state: 'open' | 'closed'
  labels: string[]
  assignees: string[]
  milestone: number | null
  readonly comments: Comment[]
  readonly createdAtMs: number
  updatedAtMs: number
  closedAtMs: number | null
}

export interface Comment {
  readonly id: number
  readonly login: string
  body: string
  readonly createdAtMs: number
}

export interface Pull {
  /** Its other side: title, text, state, labels and comments. */
  readonly issue: Issue
  readonly id: number
  readonly branch: string
  base: string
  /** The tips as last seen: frozen once it is closed. */
  head: string
  baseTip: string
  draft: boolean
  reviewers: string[]
  merged: { readonly atMs: number; readonly commit: string; readonly by: string } | null
  autoMerge: AutoMerge | null
  /** When it came into the merge queue, by a clock that never ticks alike twice; null outside of it. */
  queuedAt: number | null
  readonly reviews: Review[]
  readonly threads: Thread[]
}

export interface AutoMerge {
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly headline: string | null
  readonly body: string | null
  readonly by: string
  readonly atMs: number
}

export interface Review {
  readonly id: number
  readonly login: string
  readonly body: string
  readonly commit: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  readonly atMs: number
}

export interface Thread {
  readonly id: number
  readonly review: number
  readonly path: string
  readonly line: number | null
  readonly commit: string
  resolved: boolean
  readonly comments: Comment[]
}

export interface CheckRun {
  readonly id: number
  readonly sha: string
  readonly name: string
  readonly app: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: string | null
  detailsUrl: string | null
  externalId: string
  output: { title: string | null; summary: string | null; text: string | null }
  annotations: readonly Annotation[]
  /** What the workflow wrote; null for a check that no workflow ran. */
  log: string | null
  workflow: number | null
  readonly startedAtMs: number
  completedAtMs: number | null
}

export interface Annotation {
  readonly path: string
  readonly line: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly message: string
}

export interface CommitStatus {
  readonly id: number
  readonly sha: string
  readonly context: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly description: string | null
  readonly targetUrl: string | null
  readonly login: string
  readonly atMs: number
}

/** A check that runs by itself on every new head of an open pull request. */
export interface CiRule {
  readonly name: string
  readonly afterMs: number
  /** It fails where the head's file holds this text. */
  readonly failsOn: { readonly path: string; readonly text: string } | null
  readonly log: string
}

/** Somebody who reviews every head: approves it, unless a wish of theirs was not told yet. */
export interface ReviewerRule {
  readonly login: string
  readonly wishes: readonly {
    readonly title: string
    readonly path: string
    readonly line: number | null
    readonly text: string
  }[]
}
