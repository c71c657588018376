import { z } from 'zod'
import { adapters } from './agents.ts'
import {
  autoOrFlag,
  branch,
  budgetFields,
  commandLine,
  commandLines,
  count,
  environment,
  envNames,
  flag,
  line,
  name,
  names,
  pathPattern,
  pathPatterns,
  retryFields,
  size,
  text,
  timer,
} from './fields.ts'

const concurrency = z.strictObject({
  agents: count(1).default(4).describe('Attempts at once.'),
  checks: count(1).default(2).describe('Checks at once.'),
  unlanded: count(1).default(8).describe('Finished work waiting to land that holds back new starts.'),
})

const worktrees = z.strictObject({
  root: line().default('../{repo}.orch').describe('Where worktrees stand, relative to the repository.'),
  setup: commandLines().default([]).describe('Run when a slot is new or its setupKey changed.'),
  setupKey: pathPatterns().default([]).describe('Files that setup depends on.'),
  copy: pathPatterns().default([]).describe('Ignored files copied from the checkout into each worktree.'),
  keep: pathPatterns().default([]).describe('Ignored folders that stay from one task to the next.'),
  teardown: commandLines()
    .default([])
    .describe('Run in a slot after each attempt; a failure is only logged.'),
  keepFailed: count(0)
    .default(0)
    .describe('How many worktrees stay as dead tasks left them, the latest ones, beside those in use.'),
})

const agent = z.strictObject({
  adapter: z.enum(adapters).describe('How orch talks to the program; command runs any.'),
  run: commandLine().nullable().default(null).describe('The program of a command or acp agent.'),
  args: z.array(text()).default([]),
  concurrency: count(1).nullable().default(null),
  passEnv: envNames().default([]).describe('Variables handed on from the environment of orch.'),
  env: environment().default({}),
  permissions: z
    .enum(['safe', 'full'])
    .default('safe')
    .describe('safe: edits and tools without bypass. full: the program asks for nothing.'),
  onAsk: z
    .enum(['ask', 'allow', 'deny'])
    .optional()
    .describe('Who answers what it asks while it works: ask (the default) is a person.'),
  unattended: z
    .enum(['allow', 'deny'])
    .optional()
    .describe('The answer where a person would be asked and nobody is there; deny when left out.'),
  mode: line().optional().describe('The mode of an acp agent’s session, by its own id for it.'),
  provider: name().optional().describe('Whose rate limits it shares; the adapter when left out.'),
})

const check = z.strictObject({
  name: name(),
  run: commandLine(),
  timeout: timer().default('10m'),
  on: z
    .array(z.enum(['candidate', 'branch']))
    .min(1)
    .default(['candidate'])
    .describe('candidate is the proof, branch is early feedback.'),
  required: flag().default(true),
  retries: count(0).default(0).describe('Reruns of a red result beyond the one that confirms it.'),
  restore: pathPatterns().default([]).describe('Paths taken from the base before the check runs.'),
  env: environment().default({}),
  uses: names().default([]),
})

const limit = (most: number) => count(0).nullable().default(most)

const policy = z.strictObject({
  protectedPaths: pathPatterns().default(['.github/**', '.orchestrator.json']),
  limits: z
    .strictObject({ changedFiles: limit(200), addedLines: limit(5000), fileSizeKiB: limit(1024) })
    .prefault({}),
  branchName: text().nullable().default(null).describe('A pattern of RE2 that branches must match.'),
  commitMessage: text().nullable().default(null).describe('A pattern of RE2 that messages must match.'),
  linearHistory: flag().default(false),
})

const queue = z.strictObject({
  method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  land: z.enum(['local', 'push', 'pull-request']).default('local'),
  message: line().default('Land {task}: {title}'),
  sign: autoOrFlag().default('auto').describe('Sign what lands; auto: as commit.gpgSign says.'),
})

const pullRequest = z.strictObject({
  remote: line().default('origin').describe('The remote whose branch is the target.'),
  draft: flag().default(false).describe('Open as drafts until their required checks have passed.'),
  labels: z.array(line()).default([]),
  reviewers: z.array(line()).default([]).describe('Logins, or teams as "org/team".'),
  assignees: z.array(line()).default([]),
  milestone: line().nullable().default(null),
  template: pathPattern()
    .nullable()
    .default(null)
    .describe('A Markdown file of the target in the place of orch’s own text.'),
  publish: z
    .enum(['off', 'verdicts'])
    .default('off')
    .describe('verdicts: what orch’s own checks found is shown on the pull request as "orch / <check>".'),
  answer: z
    .enum(['off', 'reply', 'resolve'])
    .default('off')
    .describe('What becomes of comments that an agent was given, once its next work is pushed.'),
  closeIssues: flag().default(true).describe('Merging one that was made for an issue closes that.'),
  stacked: flag()
    .default(false)
    .describe('Start a dependent task on the open pull request of the one task it waits for.'),
  apiUrl: line().nullable().default(null).describe('Where the API is, when the remote does not say.'),
  poll: timer().default('10s').describe('Between two looks at open ones; longer while nothing changes.'),
})

const retry = z.strictObject({
  maxAttempts: retryFields.maxAttempts.default(3),
  maxConflicts: retryFields.maxConflicts.default(5),
  maxTries: retryFields.maxTries.default(20),
  initialInterval: retryFields.initialInterval.default('1s'),
  backoff: retryFields.backoff.default(2),
  maxInterval: retryFields.maxInterval.default('60s'),
  jitter: retryFields.jitter.default(0.5),
})

const budget = z.strictObject({
  usd: budgetFields.usd.default(null),
  tokens: budgetFields.tokens.default(null),
})

/** The text of `.orchestrator.json`: structure and defaults; what fields say to each other is checked beside it. */
export const configSchema = z.strictObject({
  $schema: text().optional(),
  version: z.literal(1).default(1),
  target: branch().nullable().default(null).describe('The branch that work lands on; null: the current one.'),
  agent: name().nullable().default(null).describe('The agent of tasks that name none.'),
  concurrency: concurrency.prefault({}),
  resources: z.record(name(), count(1)).default({}).describe('What tasks and checks take with "uses".'),
  worktrees: worktrees.prefault({}),
  outputLimit: size().default('64MB').describe('Output kept of one attempt.'),
  agents: z.record(name(), agent).default({}),
  checks: z.array(check).nullable().default(null).describe('Null: ask. An empty list: none.'),
  preflight: z.enum(['stop', 'ask', 'run']).default('stop'),
  policy: policy.prefault({}),
  branch: z.strictObject({ name: line().default('orch/{run}/{task}') }).prefault({}),
  queue: queue.prefault({}),
  pullRequest: pullRequest.prefault({}).describe('How work reaches a remote.'),
  retry: retry.prefault({}),
  budget: budget.prefault({}).describe('What the run may use up; nothing new starts that could exceed it.'),
  retention: z.strictObject({ runs: count(0).default(20), days: count(0).default(30) }).prefault({}),
  prompts: pathPattern()
    .nullable()
    .default(null)
    .describe('A folder of prompt templates in the place of orch’s own.'),
  sandbox: flag().default(false).describe('Run agents in bubblewrap.'),
})

export type ConfigText = z.infer<typeof configSchema>
