import type { Question } from '../../core/attempt/question.ts'
import type { Spent } from '../../core/attempt/usage.ts'
import { agentOf } from '../../core/schedule/agent.ts'
import type { PastAttempt, TaskRecord, TaskStatus } from '../../core/task/state.ts'
import { whyTask } from '../why/task.ts'
import { deadLetterWords } from '../words/dead-letter.ts'
import type { Words } from '../words.ts'
import { questionSeen } from './asking.ts'
import type { Situation } from './situation.ts'
import type { Step } from './step.ts'
import { stage } from './step.ts'
import type { TaskUsageView } from './usage.ts'
import { taskUsageView } from './usage.ts'

export interface PullRequestView {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'merged' | 'closed'
}

export interface TaskView {
  readonly id: string
  readonly title: string
  readonly status: TaskStatus
  readonly step: Step | null
  /** When the step began. */
  readonly since: string
  /** When waiting ends by itself. */
  readonly until: string | null
  /** One sentence a person understands. */
  readonly why: string
  /** The agent that works, worked last, or will work first. */
  readonly agent: string | null
  /** Attempts that were started. */
  readonly attempts: number
  readonly branch: string | null
  /** The worktree that an attempt of it holds now, or that stays as it left it when it died. */
  readonly worktree: string | null
  /** The commit that landed it. */
  readonly commit: string | null
  readonly pr: PullRequestView | null
  /** What all of its attempts used, whatever became of them. */
  readonly usage: TaskUsageView | null
  /** Beyond the status JSON: the same as it is kept. */
  readonly spent: Spent
  /** Beyond the status JSON: when work on it began, in all. */
  readonly startedAt: string | null
  /** Beyond the status JSON: attempts that have ended, oldest first. */
  readonly past: readonly PastAttempt[]
  /** Beyond the status JSON: what its agent waits for. */
  readonly question: Question | null
  /** Beyond the status JSON: what a dead task died of. */
  readonly death: Words | null
}

export function taskView(seen: Situation, record: TaskRecord): TaskView {
  const { spec, state, tally, tokens, usd, usage } = record
  const { step, since, until } = stage(seen, record)
  const question = questionSeen(seen, record)
  return {
    id: spec.id,
    title: spec.title,
    status: question === null ? state.status : 'held',
    step,
    since: iso(since),
    until: until === null ? null : iso(until),
    why: whyTask(seen, record),
    agent: presentAgent(seen, record),
    attempts: tally.attempts,
    branch: branch(record),
    worktree: worktree(seen, record),
    commit: state.status === 'landed' ? state.commit : null,
    pr: record.proposals.opened,
    usage: taskUsageView(record),
    spent: { tokens, usd, usage },
    startedAt: record.firstStartedAt === null ? null : iso(record.firstStartedAt),
    past: record.past,
    question,
    death: state.status === 'dead' ? deadLetterWords(record, state.failure) : null,
  }
}

function presentAgent({ world, now }: Situation, record: TaskRecord): string | null {
  const { state, past, spec } = record
  if (state.status === 'active') return state.attempt.agent
  const name =
    state.status === 'ready' ? agentOf(world, record, now) : (past.at(-1)?.agent ?? spec.agents[0] ?? '')
  return name === '' ? null : name
}

function branch({ state, saved }: TaskRecord): string | null {
  return state.status === 'active' ? state.attempt.branch : (saved?.branch ?? null)
}

function worktree({ world, kept }: Situation, { spec, state }: TaskRecord): string | null {
  if (state.status === 'active' && 'path' in state.attempt) return state.attempt.path
  for (const lease of world.leases.values()) if (lease.ref.task === spec.id) return lease.path
  return state.status === 'dead' ? (kept.get(spec.id) ?? null) : null
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
