import type { Budget } from './budget.ts'
import type { CommandLine, EnvValue, RetryPolicy } from './plan/plan.ts'

/** A command over a commit, as the target defines it. */
export interface CheckSpec {
  readonly name: string
  readonly run: CommandLine
  readonly timeoutMs: number
  /** `candidate` is the proof; `branch` is early feedback in the agent's slot. */
  readonly on: readonly ('candidate' | 'branch')[]
  /** False: it runs and is recorded, but gates only the tasks that name it. */
  readonly required: boolean
  /** Reruns of a red result beyond the one that confirms it. */
  readonly retries: number
  /** Paths taken from the base before the check runs. */
  readonly restore: readonly string[]
  readonly env: Readonly<Record<string, EnvValue>>
  readonly uses: readonly string[]
  /** SHA-256 of everything above: part of each verdict's key. */
  readonly definition: string
}

export interface AgentSpec {
  readonly name: string
  readonly adapter: string
  /** The program of a `command` agent. */
  readonly run: CommandLine | null
  readonly args: readonly string[]
  /** Attempts of this agent at once; null leaves it to the run's own limit. */
  readonly concurrency: number | null
  readonly passEnv: readonly string[]
  readonly env: Readonly<Record<string, EnvValue>>
  /** `full` bypasses the program's own permissions; absent is `safe`. */
  readonly permissions?: 'safe' | 'full'
  /** Who answers when it asks for something; absent is `ask`, a person. */
  readonly onAsk?: 'ask' | 'allow' | 'deny'
  /** The answer where a person would be asked and nobody is there; absent is `deny`. */
  readonly unattended?: 'allow' | 'deny'
  /** The mode of an `acp` agent's session, by the agent's own id for it; absent leaves it to the agent. */
  readonly mode?: string
  /** Whose limits it shares; absent is its adapter, or its own name where the adapter runs any program. */
  readonly provider?: string
}

export interface Policy {
  readonly protectedPaths: readonly string[]
  readonly limits: {
    readonly changedFiles: number | null
    readonly addedLines: number | null
    readonly fileSizeKiB: number | null
  }
  /** Linear-time patterns; null asks nothing. */
  readonly branchName: string | null
  readonly commitMessage: string | null
  readonly linearHistory: boolean
}

export interface PullRequestConfig {
  /** The remote whose branch is the target, by git's name for it. */
  readonly remote: string
  /** Opened as a draft until its required checks have passed. */
  readonly draft: boolean
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone: string | null
  /** A file of the target in the place of orch's own text; null is orch's. */
  readonly template: string | null
  /** Where the forge's API is, when its URL does not say; absent is by the URL. */
  readonly apiUrl?: string
  /** Whether verdicts of orch's own checks are told to the forge; absent: they are not. */
  readonly publish?: 'off' | 'verdicts'
  /** What becomes of comments that an agent was given, once its next work is pushed; absent: nothing. */
  readonly answer?: 'off' | 'reply' | 'resolve'
  /** Whether merging one that was made for an issue closes that; absent: it does. */
  readonly closeIssues?: boolean
  /** Dependent tasks may start on an open pull request; absent: what they depend on has landed first. */
  readonly stacked?: true
  /** Between two looks at open ones, at first; six times that while nothing changes. */
  readonly pollMs: number
}

/** True where no merge commit may be on a branch that is given back, or on the target. */
export function isLinear({ queue, policy }: Pick<Config, 'queue' | 'policy'>): boolean {
  return queue.method === 'rebase' || policy.linearHistory
}

/** True where work may rest on an open pull request instead of the target. */
export function isStacked({ queue, pullRequest }: Pick<Config, 'queue' | 'pullRequest'>): boolean {
  return queue.land === 'pull-request' && pullRequest?.stacked === true
}

/** `.orchestrator.json` with every default filled in; durations in ms, sizes in bytes. */
export interface Config {
  readonly target: string | null
  readonly agent: string | null
  readonly concurrency: {
    readonly agents: number
    readonly checks: number
    /** Finished work waiting to land; at this many no new task starts. */
    readonly unlanded: number
  }
  readonly resources: Readonly<Record<string, number>>
  readonly worktrees: {
    /** `{repo}` stands for the repository's folder name; relative to its root. */
    readonly root: string
    readonly setup: readonly CommandLine[]
    readonly setupKey: readonly string[]
    readonly copy: readonly string[]
    readonly keep: readonly string[]
    readonly teardown: readonly CommandLine[]
    readonly keepFailed: number
  }
  readonly outputLimitBytes: number
  readonly agents: Readonly<Record<string, AgentSpec>>
  /** Null: nobody said; an empty list: the user wants none. */
  readonly checks: readonly CheckSpec[] | null
  readonly preflight: 'stop' | 'ask' | 'run'
  readonly policy: Policy
  readonly branch: { readonly name: string }
  readonly queue: {
    /** A merge commit, one single-parent commit, or each commit of the branch anew. */
    readonly method: 'merge' | 'squash' | 'rebase'
    /** `push` and `pull-request`: the remote's branch is the target. */
    readonly land: 'local' | 'push' | 'pull-request'
    readonly message: string
    /** Whether landings carry the user's signature; `auto` as `commit.gpgSign` says. */
    readonly sign: 'auto' | boolean
  }
  readonly retry: RetryPolicy
  /** What the run may use up; absent is without bounds. */
  readonly budget?: Budget
  /** Folder of the target's own prompt templates; absent is none. */
  readonly prompts?: string
  /** True runs agents in a sandbox; absent is false. */
  readonly sandbox?: boolean
  /** How work reaches a remote; absent where it does not, or all defaults. */
  readonly pullRequest?: PullRequestConfig
  readonly retention: { readonly runs: number; readonly days: number }
}

/** How this run reaches a remote. */
export function pullRequestConfig({ pullRequest }: Pick<Config, 'pullRequest'>): PullRequestConfig {
  return pullRequest ?? defaultPullRequest
}

/** The remote whose branch is the target; null where the branch here is. */
export function upstreamOf(config: Pick<Config, 'pullRequest' | 'queue'>): string | null {
  return config.queue.land === 'local' ? null : pullRequestConfig(config).remote
}

const defaultPullRequest: PullRequestConfig = {
  remote: 'origin',
  draft: false,
  labels: [],
  reviewers: [],
  assignees: [],
  milestone: null,
  template: null,
  pollMs: 10_000,
}
