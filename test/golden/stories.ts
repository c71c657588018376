import { openQuestion } from '../../src/core/attempt/ask.ts'
import type { Usage } from '../../src/core/attempt/usage.ts'
import type { TaskId } from '../../src/core/ids.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { check, config, retry, start, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import { failing } from '../support/script.ts'
import type { SimulatedWorld } from '../support/simulated-world.ts'
import { limitStories } from './limit-stories.ts'
import type { Story } from './story.ts'

const oneByOne = config({ concurrency: { agents: 1, checks: 1, unlanded: 8 } })
const held = (run: SimulatedWorld): TaskId | undefined =>
  [...run.world.tasks.values()].find(({ state }) => state.status === 'held')?.spec.id

const { claude, codex } = config().agents
const claudeAsks = claude === undefined ? {} : { claude: { ...claude, onAsk: 'ask' as const } }
const codexMayNot = codex === undefined ? {} : { codex: { ...codex, onAsk: 'deny' as const } }
const asks = (id: string): Said => ({
  type: 'agent-asked',
  task: toTaskId(id),
  attempt: 1,
  question: 'permission-1',
  text: 'Write /etc/hosts',
  options: ['allow', 'deny'],
})

/** What a session has used after so many attempts. */
const usedBy = (attempts: number): Usage => ({
  inputTokens: 1_000 * attempts,
  cachedTokens: 20_000 * attempts,
  outputTokens: 300 * attempts,
  reasoningTokens: 0,
  usd: 0.5 * attempts,
})

export const stories: readonly Story[] = [
  {
    name: 'three-tasks-land-in-order',
    tasks: [task('api'), task('ui', { after: ['api'] }), task('docs', { priority: 1 })],
    script: {},
  },
  {
    name: 'two-tasks-one-conflict',
    tasks: [task('api'), task('ui')],
    script: {
      agent: ({ task: id, start: { mergeIn } }) => ({
        writes: { routes: mergeIn === null ? `${id} only` : 'api and ui' },
      }),
    },
  },
  {
    name: 'red-check-mended-on-second-attempt',
    tasks: [task('api'), task('ui')],
    script: {
      agent: ({ task: id, start: { feedback } }) => ({
        writes: { [id]: feedback === null && id === 'api' ? 'broken' : 'sound' },
      }),
      check: (_, { api }) => (api === 'broken' ? 'fail' : 'pass'),
    },
  },
  {
    name: 'flaky-check-counts-as-a-pass',
    tasks: [task('api')],
    fields: {
      config: config({ checks: [check('unit', { retries: 1 }), check('advice', { required: false })] }),
    },
    script: {
      check: ({ check: { name }, subject, rerun }) =>
        name === 'advice' || (subject.of === 'candidate' && rerun < 2) ? 'fail' : 'pass',
    },
  },
  {
    name: 'base-moves-while-landing',
    tasks: [task('api'), task('ui')],
    script: { land: ({ candidate, task: id }) => (id === 'api' && candidate === 1 ? 'moved' : 'landed') },
  },
  {
    name: 'checkout-in-the-way-is-waited-for',
    tasks: [task('api')],
    fields: { config: config({ checks: [] }) },
    script: { land: ({ candidate }) => (candidate < 3 ? 'stopped' : 'landed') },
    people: () => ({ type: 'tick' }),
  },
  {
    name: 'third-failure-becomes-dead-letter-and-dependents-cancel',
    tasks: [task('api'), task('ui', { after: ['api'] }), task('e2e', { after: ['ui'] }), task('docs')],
    script: {
      agent: ({ task: id }) =>
        id === 'api'
          ? { ...failing({ kind: 'agent-failed', exitCode: 2, tail: 'cannot' }), writes: { api: 'half' } }
          : { writes: { [id]: 'done' } },
    },
  },
  {
    name: 'approval-held-then-approved',
    tasks: [task('api', { approval: true }), task('ui', { after: ['api'] })],
    script: {},
    people: (run) => {
      const id = held(run)
      return id === undefined ? null : { type: 'approve-task', task: id, override: null, reason: null }
    },
  },
  {
    name: 'stop-and-resume',
    tasks: [task('api'), task('ui')],
    script: {},
    meanwhile: {
      when: (run) => run.status('ui') === 'active' && run.wants('run ui#1'),
      say: { type: 'stop-engine', signal: 'SIGINT' },
    },
    people: () => ({ type: 'tick' }),
  },
  {
    name: 'red-base-suspends-then-repair-lands',
    tasks: [task('api'), task('ui'), task('repair')],
    fields: { config: { ...oneByOne, preflight: 'run' } },
    script: { check: (_, contents) => (contents.repair === undefined ? 'fail' : 'pass') },
  },
  {
    name: 'provider-asks-for-patience',
    tasks: [task('api'), task('ui'), task('docs', { agents: ['codex'] })],
    script: {
      agent: ({ task: id, attempt, agent }) =>
        agent === 'claude' && attempt === 1
          ? failing({ kind: 'rate-limited', resetAt: start + 900_000, tail: 'try again at 9:15' })
          : { writes: { [id]: 'done' } },
    },
  },
  {
    name: 'agent-logged-out-so-the-next-one-takes-over',
    tasks: [task('api', { agents: ['claude', 'codex'] }), task('ui', { after: ['api'] })],
    fields: { config: oneByOne },
    script: {
      agent: ({ task: id, agent, attempt }) =>
        agent === 'claude' && attempt === 1
          ? failing({ kind: 'auth', tail: 'please log in' })
          : { writes: { [id]: 'done' } },
    },
    people: () => ({ type: 'tick' }),
  },
  {
    name: 'dead-task-revived-with-everything-behind-it',
    tasks: [task('api', { retry: { ...retry, maxAttempts: 1 } }), task('ui', { after: ['api'] })],
    script: {
      agent: ({ task: id, attempt }) =>
        id === 'api' && attempt === 1
          ? failing({ kind: 'timed-out', limitMs: 60_000, tail: '' })
          : { writes: { [id]: 'done' } },
    },
    people: (run) => {
      const dead = [...run.world.tasks.values()].find(({ state }) => state.status === 'dead')
      if (dead === undefined) return null
      return { type: 'retry-tasks', tasks: [dead.spec.id], hint: 'take your time', agent: null, clean: true }
    },
  },
  {
    name: 'agent-asks-and-is-answered',
    tasks: [task('api'), task('ui', { agents: ['codex'] })],
    fields: { config: config({ agents: { ...claudeAsks, ...codexMayNot } }) },
    attended: true,
    script: {},
    meanwhile: [
      { when: (run) => run.wants('run api#1'), say: asks('api') },
      {
        when: (run) => openQuestion(run.task('api')) !== null,
        say: { type: 'answer-task', task: toTaskId('api'), answer: 'allow' },
      },
      { when: (run) => run.wants('run ui#1'), say: asks('ui') },
    ],
  },
  {
    name: 'resumed-twice-then-a-fresh-agent-goes-on',
    tasks: [task('api', { retry: { ...retry, maxAttempts: 5 } })],
    script: {
      agent: ({ attempt, session }) => ({
        writes: { api: attempt < 4 ? `broken ${attempt}` : 'sound' },
        session: session ?? `talk-${attempt}`,
        usage: { span: 'session', usage: usedBy(attempt < 4 ? attempt : 1) },
      }),
      check: (_, { api }) => (api?.startsWith('broken') === true ? 'fail' : 'pass'),
    },
  },
  ...limitStories,
]
