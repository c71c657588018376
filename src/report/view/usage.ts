import type { Spent, Usage } from '../../core/attempt/usage.ts'
import type { TaskRecord } from '../../core/task/state.ts'

export interface UsageView {
  readonly tokens: number
  readonly usd: number
  /** Token by token; null where no agent told, and less than `tokens` where only some did. */
  readonly inputTokens: number | null
  readonly cachedTokens: number | null
  readonly outputTokens: number | null
  readonly reasoningTokens: number | null
}

/** What a task used, in all and attempt by attempt; an attempt that told nothing is not among them. */
export interface TaskUsageView extends UsageView {
  readonly attempts: readonly AttemptUsageView[]
}

export interface AttemptUsageView extends UsageView {
  readonly attempt: number
  readonly agent: string
}

/** Null where nobody told of anything. */
export function usageView({ tokens, usd, usage }: Spent): UsageView | null {
  if (tokens === 0 && usd === 0) return null
  return { tokens, usd, ...(usage === null ? untold : told(usage)) }
}

/** The same of a task, whatever became of its attempts. */
export function taskUsageView(record: TaskRecord): TaskUsageView | null {
  const all = usageView(record)
  if (all === null) return null
  const { past, state } = record
  const ended = state.status === 'active' && 'spent' in state.attempt ? [...past, state.attempt] : past
  const attempts = ended.flatMap(({ attempt, agent, spent }) => {
    const used = usageView(spent)
    return used === null ? [] : [{ attempt, agent, ...used }]
  })
  return { ...all, attempts }
}

const untold = { inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null }

function told({ inputTokens, cachedTokens, outputTokens, reasoningTokens }: Usage) {
  return { inputTokens, cachedTokens, outputTokens, reasoningTokens }
}
