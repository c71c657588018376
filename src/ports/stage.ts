import type { Config } from '../core/config.ts'
import type { Effect, EffectType } from '../core/effect.ts'
import type { HostFault } from '../core/host-fault.ts'
import type { AttemptRef, CommitId, RunId, TaskId } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import type { CommandLine } from '../core/plan/plan.ts'
import type { OwnVerdict, Saying } from '../core/pull-request/saying.ts'
import type { ProposalStory } from '../core/pull-request/story.ts'
import type { Agent } from './agent.ts'
import type { AttemptFiles } from './attempt-files.ts'
import type { Clock } from './clock.ts'
import type { Commands, Sandbox } from './commands.ts'
import type { Forge } from './forge.ts'
import type { Locks } from './locks.ts'
import type { Prompts } from './prompts.ts'
import type { Remote } from './remote.ts'
import type { Repository, Slots } from './repository.ts'
import type { Surroundings } from './surroundings.ts'
import type { Verdicts } from './verdicts.ts'
import type { Watch } from './watch.ts'

/** Everything a stage may touch the world with. */
export interface Ports {
  readonly run: RunId
  readonly target: string
  readonly config: Config
  readonly clock: Clock
  readonly commands: Commands
  readonly repository: Repository
  readonly slots: Slots
  readonly verdicts: Verdicts
  readonly watch: Watch
  readonly files: AttemptFiles
  readonly prompts: Prompts
  readonly surroundings: Surroundings
  readonly locks: Locks
  /** The lock file under which landings on this target take turns. */
  readonly landingLock: string
  readonly endings: Endings
  /** Tells the core something in the middle of an effect; resolves once it is recorded. Absent where nobody listens. */
  readonly tell?: (observation: Observation) => Promise<void>
  /** The remote whose branch is the target; absent where the branch here is. */
  readonly remote?: Remote
  /** Where pull requests live; absent where none are made. */
  readonly forge?: Forge
  /** That no room is left where worktrees or the run's own files lie; null while there is. Absent where nobody looks. */
  readonly fullDisk?: () => HostFault | null
  /** Title and text of a task's pull request, without secrets. */
  describe(ask: ProposalAsk): Promise<{ readonly title: string; readonly body: string }>
  readonly wording: Wording
  /** Absent where agents run with all the rights of their user. */
  readonly sandbox?: AgentSandbox
  /** The adapter of this name; it was found out at the start that there is one. */
  agent(adapter: string): Agent
}

/** What is said at the forge, in Markdown without secrets. */
export interface Wording {
  /** What a check came to; its first line says it by itself. */
  verdict(verdict: OwnVerdict): string
  /** Which commit answers what reviewers said. */
  answer(saying: Extract<Saying, { readonly type: 'answer-comments' }>): string
}

/** What a pull request is described from. */
export interface ProposalAsk {
  readonly task: TaskId
  readonly target: string
  /** The commit whose own template counts, if it has one. */
  readonly base: CommitId
  readonly story: ProposalStory
}

/** What one attempt's program gets to see. */
export type AgentSandbox = (ask: {
  /** Its worktree. */
  readonly path: string
  readonly adapter: string
  readonly command: CommandLine
  readonly env: Readonly<Record<string, string>>
}) => Sandbox

/** How one stage asks another's running agent to end. */
export interface Endings {
  /** Aborts once `end` was called for the attempt. */
  signal(ref: AttemptRef): AbortSignal
  end(ref: AttemptRef): void
}

/**
 * Performs one effect and tells what it saw; null when there is nothing to tell. Performed twice it adopts what
 * the first left. When the signal aborts, nobody wants the effect any more: it cleans up and may stay silent.
 */
export type Stage<Type extends EffectType> = (
  effect: Extract<Effect, { readonly type: Type }>,
  ports: Ports,
  signal: AbortSignal,
) => Promise<Observation | null>
