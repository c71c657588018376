import type { CommandLine } from '../../../core/plan/plan.ts'

/** What the client program is started with, as JSON in its only argument. */
export interface AcpSetting {
  /** The agent. */
  readonly run: CommandLine
  readonly permissions: 'safe' | 'full'
  /** The session's mode by the agent's own id; null leaves it to the agent. */
  readonly mode: string | null
  /** The session to go on with; null begins one. */
  readonly resume: string | null
}
