import type { ChangeSize } from '../attempt/work.ts'

/** What a pull request tells of its change. */
export interface ProposalStory {
  readonly title: string
  readonly prompt: string
  readonly agent: string
  readonly attempts: number
  readonly tokens: number | null
  readonly usd: number | null
  readonly size: ChangeSize
  readonly checks: readonly { readonly name: string; readonly outcome: string; readonly durationMs: number }[]
  /** The issue that it settles; absent is none. */
  readonly issue?: number
  /** The number of the pull request below it; absent: it goes to the target. */
  readonly stackedOn?: number
  /** The branch that somebody made; absent: it is an agent's work. */
  readonly branch?: string
}
