import fc from 'fast-check'
import type { Usage } from '../../src/core/attempt/usage.ts'
import type { Config } from '../../src/core/config.ts'
import type { Failure } from '../../src/core/failure.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { check, config, digits, retry, start, task } from './builders.ts'
import type { AgentTurn, Script } from './script.ts'
import { failing } from './script.ts'

/** Number in [0, 1) that depends on the text alone. */
function luck(seed: number, text: string): number {
  return Number.parseInt(digits(`${seed} ${text}`).slice(0, 8), 16) / 2 ** 32
}

const smallRetry = { ...retry, maxAttempts: 2, maxConflicts: 2, maxTries: 4, maxIntervalMs: 8_000 }

export const anyConfig: fc.Arbitrary<Config> = fc
  .record({
    agents: fc.integer({ min: 1, max: 3 }),
    unlanded: fc.integer({ min: 1, max: 4 }),
    perAgent: fc.constantFrom(null, 1),
    budget: fc.constantFrom({}, {}, { budget: { usd: 1.1, tokens: null } }),
    provider: fc.constantFrom({}, { provider: 'acme' }),
    setUp: fc.boolean(),
    preflight: fc.constantFrom('stop', 'ask', 'run'),
    advisory: fc.boolean(),
    onBranch: fc.boolean(),
    uses: fc.constantFrom([], [], ['db']),
    checks: fc.integer({ min: 1, max: 2 }),
  })
  .map(
    ({
      agents,
      unlanded,
      perAgent,
      provider,
      budget,
      setUp,
      preflight,
      advisory,
      onBranch,
      uses,
      checks,
    }) => {
      const usual = config()
      const { claude, codex } = usual.agents
      if (claude === undefined || codex === undefined) throw new Error('the usual agents are gone')
      return config({
        concurrency: { agents, checks, unlanded },
        resources: { db: 1 },
        ...budget,
        retry: smallRetry,
        preflight,
        agents: {
          claude: { ...claude, ...provider, concurrency: perAgent },
          codex: { ...codex, ...provider },
        },
        worktrees: { ...usual.worktrees, setup: setUp ? ['npm ci'] : [] },
        checks: [
          check('unit', { uses }),
          ...(advisory ? [check('lint', { required: false })] : []),
          ...(onBranch ? [check('types', { on: ['branch', 'candidate'], uses })] : []),
        ],
      })
    },
  )

const anyFields = fc.record({
  agents: fc.constantFrom(['claude'], ['codex'], ['claude', 'codex']),
  change: fc.constantFrom('required', 'required', 'optional', 'none'),
  checks: fc.constantFrom([], ['lint']),
  approval: fc.constantFrom(false, false, false, true),
  priority: fc.constantFrom(0, 0, 1),
  uses: fc.constantFrom([], [], ['db']),
  deadlineMs: fc.constantFrom(null, null, null, 90_000),
  limit: fc.constantFrom({}, {}, { budget: { usd: null, tokens: 350 } }),
  after: fc.array(fc.nat(6), { maxLength: 3 }),
}) satisfies fc.Arbitrary<Partial<Omit<TaskSpec, 'after'>> & { after: number[] }>

/** Tasks that depend on earlier ones only. */
export const anyTasks: fc.Arbitrary<TaskSpec[]> = fc
  .array(anyFields, { minLength: 1, maxLength: 7 })
  .map((all) =>
    all.map(({ after, limit, ...fields }, index) => {
      const earlier = [...new Set(after)].filter((at) => at < index).map((at) => `t${at}`)
      return task(`t${index}`, { ...fields, ...limit, retry: smallRetry, after: earlier })
    }),
  )

const failures: readonly Failure[] = [
  { kind: 'agent-failed', exitCode: 1, tail: '' },
  { kind: 'timed-out', limitMs: 1, tail: '' },
  { kind: 'rate-limited', resetAt: null, tail: '' },
  { kind: 'overloaded', tail: '' },
  { kind: 'crashed', signal: 'SIGSEGV', tail: '' },
  { kind: 'context-exhausted', tail: '' },
  { kind: 'lost' },
  { kind: 'escaped', what: 'another slot' },
  { kind: 'auth', tail: '' },
  { kind: 'quota', resetAt: start + 400_000, tail: '' },
]

/** A world that goes wrong in every way now and then, the same way for the same seed. */
export function anyScript(seed: number, misfortune: number): Script {
  const chances: number[] = []
  return {
    agent: ({ task: id, attempt, start, session }) => ({
      ...agentTurn(luck(seed, `agent ${id}#${attempt}`), {
        id,
        attempt,
        misfortune,
        shared: luck(seed, `shared ${id}`) < 0.3,
        told: start.feedback?.kind ?? '',
      }),
      ...(luck(seed, `session ${id}#${attempt}`) < 0.2 ? {} : { session: session ?? `${id}-${attempt}` }),
      usage: { span: 'session', usage: talk(100 * attempt) },
    }),
    allocate: ({ task: id, attempt }) => {
      const at = luck(seed, `allocate ${id}#${attempt}`) / misfortune
      if (at < 0.05) return { kind: 'git-locked', path: 'index.lock', detail: '' }
      return at < 0.1 ? 'done' : 'ready'
    },
    check: ({ check: { name }, rerun }, contents) => {
      // What people commit by hand turns the target red for half of the seeds, until t3 repairs it.
      const isByHand = Object.keys(contents).some((path) => path.startsWith('by-hand'))
      if (isByHand && luck(seed, 'by hand') < 0.5 && contents.t3 === undefined) return 'fail'
      const at = luck(seed, `${name} ${JSON.stringify(contents)}`) / misfortune
      if (at < 0.15) return 'fail'
      return at < 0.25 && rerun === 0 ? 'edit' : 'pass'
    },
    merge: ({ id, candidate }) => (candidate < 4 && luck(seed, id) / misfortune < 0.1 ? 'conflict' : 'clean'),
    land: ({ id, candidate }) => {
      const at = luck(seed, id) / misfortune
      if (candidate > 3) return 'landed'
      return at < 0.15 ? 'moved' : at < 0.25 ? 'stopped' : 'landed'
    },
    setUpTarget: () =>
      luck(seed, 'set-up') / misfortune < 0.05
        ? { kind: 'setup-failed', command: 'npm ci', exitCode: 1, tail: '' }
        : null,
    breaks: ({ id }, now) => {
      const at = luck(seed, `${id} ${now}`) / misfortune
      if (at >= 0.05) return null
      return at < 0.02
        ? { kind: 'no-space', path: '/w', detail: '' }
        : { kind: 'stage-failed', stage: id.split(' ')[0] ?? '', detail: 'unforeseen' }
    },
    durationMs: ({ id }) => 1 + Math.floor(luck(seed, `time ${id}`) * 30_000),
    chance: () => luck(seed, `chance ${chances.push(0)}`),
  }
}

function talk(tokens: number): Usage {
  return { inputTokens: tokens, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: null }
}

interface Moment {
  readonly id: string
  readonly attempt: number
  readonly misfortune: number
  readonly shared: boolean
  readonly told: string
}

function agentTurn(at: number, { id, attempt, misfortune, shared, told }: Moment): AgentTurn {
  const wrong = at / misfortune
  const writes = { [shared ? 'shared' : id]: `${id}#${attempt} ${told}` }
  if (wrong < 0.05) return {}
  if (wrong < 0.1) return { writes, facts: { nestedRepositories: ['vendor/lib'] } }
  const failure = failures[Math.floor((wrong - 0.1) / 0.03)]
  // Providers that refuse for ever are waited for for ever.
  if (failure === undefined || attempt > 12) return { writes }
  return { ...failing(failure), writes: at < misfortune / 5 ? writes : {} }
}
