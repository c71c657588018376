import { createHash } from 'node:crypto'
import type { ChangedPath, WorkFacts } from '../../src/core/admission/facts.ts'
import type { AgentSpec, CheckSpec, Config } from '../../src/core/config.ts'
import type { Actor, CommitId, ProcessIdentity, TreeId } from '../../src/core/ids.ts'
import { toCommitId, toRunId, toTaskId, toTreeId } from '../../src/core/ids.ts'
import type { Command } from '../../src/core/input.ts'
import type { RetryPolicy, TaskSpec } from '../../src/core/plan/plan.ts'

/** The instant at which every story begins. */
export const start = Date.UTC(2026, 0, 5, 9)

export const me: Actor = { user: 'ada', host: 'loom', via: 'run' }

const aRun = toRunId('20260105t090000-a1b2')

const anEngine: ProcessIdentity = {
  pid: 4711,
  startedAt: '1000',
  bootId: 'boot',
  machineId: 'machine',
  pidNamespace: '',
}

/** The same name gives the same id. */
export const commit = (name: string): CommitId => toCommitId(digits(`commit ${name}`))
export const tree = (name: string): TreeId => toTreeId(digits(`tree ${name}`))

export function digits(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

export const retry: RetryPolicy = {
  maxAttempts: 3,
  maxConflicts: 5,
  maxTries: 20,
  initialIntervalMs: 1_000,
  backoff: 2,
  maxIntervalMs: 60_000,
  jitter: 0.5,
}

/** A task as a plan with nothing but ids would make it. */
export function task(id: string, with_: Partial<Omit<TaskSpec, 'id' | 'dependsOn'>> & After = {}): TaskSpec {
  const { after = [], ...fields } = with_
  return {
    id: toTaskId(id),
    title: `Do ${id}`,
    prompt: `Please do ${id}.`,
    agents: ['claude'],
    dependsOn: after.map(toTaskId),
    scope: [],
    checks: [],
    change: 'required',
    doneWhen: null,
    timeoutMs: 45 * 60_000,
    idleTimeoutMs: 10 * 60_000,
    deadlineMs: null,
    retry,
    priority: 0,
    approval: false,
    allow: [],
    uses: [],
    env: {},
    setup: [],
    digest: digits(id).slice(0, 16),
    ...fields,
  }
}

interface After {
  /** Ids of the tasks it depends on. */
  readonly after?: readonly string[]
}

export function check(name: string, fields: Partial<CheckSpec> = {}): CheckSpec {
  return {
    name,
    run: `npm run ${name}`,
    timeoutMs: 600_000,
    on: ['candidate'],
    required: true,
    retries: 0,
    restore: [],
    env: {},
    uses: [],
    definition: digits(`definition ${name}`),
    ...fields,
  }
}

function agent(name: string): AgentSpec {
  return { name, adapter: 'command', run: ['true'], args: [], concurrency: null, passEnv: [], env: {} }
}

/** The defaults of a config with two agents and one check. */
export function config(fields: Partial<Config> = {}): Config {
  return {
    target: null,
    agent: null,
    concurrency: { agents: 4, checks: 2, unlanded: 8 },
    resources: {},
    worktrees: {
      root: '../{repo}.orch',
      setup: [],
      setupKey: [],
      copy: [],
      keep: [],
      teardown: [],
      keepFailed: 0,
    },
    outputLimitBytes: 64 * 2 ** 20,
    agents: { claude: agent('claude'), codex: agent('codex') },
    checks: [check('unit')],
    preflight: 'stop',
    policy: {
      protectedPaths: ['.github/**', '.orchestrator.json'],
      limits: { changedFiles: 200, addedLines: 5_000, fileSizeKiB: 1_024 },
      branchName: null,
      commitMessage: null,
      linearHistory: false,
    },
    branch: { name: 'orch/{run}/{task}' },
    queue: { method: 'merge', land: 'local', message: 'Land {task}: {title}', sign: 'auto' },
    retry,
    retention: { runs: 20, days: 30 },
    ...fields,
  }
}

export function changed(path: string, fields: Partial<ChangedPath> = {}): ChangedPath {
  return {
    path,
    change: 'modified',
    mode: '100644',
    addedLines: 10,
    removedLines: 2,
    binary: false,
    sizeBytes: 400,
    linkTarget: null,
    conflictMarker: false,
    ...fields,
  }
}

export function facts(fields: Partial<WorkFacts> = {}): WorkFacts {
  return {
    base: commit('base'),
    head: commit('head'),
    tree: tree('head'),
    branch: `orch/${aRun}/api`,
    paths: [changed('src/api/orders.ts')],
    commits: [{ id: commit('head'), message: 'Add the orders endpoint', parents: 1 }],
    patchId: digits('patch'),
    nestedRepositories: [],
    ...fields,
  }
}

type StartRun = Extract<Command, { type: 'start-run' }>

export function startRun(tasks: readonly TaskSpec[], fields: Partial<StartRun> = {}): StartRun {
  return {
    type: 'start-run',
    run: aRun,
    plan: 'checkout-rewrite',
    target: 'main',
    base: commit('base'),
    tree: tree('base'),
    config: config(),
    policy: digits('policy').slice(0, 16),
    onDead: 'continue',
    deadlineAt: null,
    tasks,
    skips: [],
    ...fields,
  }
}

export function startEngine(
  fields: Partial<Extract<Command, { type: 'start-engine' }>> = {},
): Extract<Command, { type: 'start-engine' }> {
  return {
    type: 'start-engine',
    engine: anEngine,
    supervisor: { ...anEngine, pid: 4712 },
    attended: false,
    tip: commit('base'),
    ...fields,
  }
}
