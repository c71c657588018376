import type { RepositoryProblem } from '../../core/halt.ts'
import type { ForgeCheckup } from './forge.ts'
import type { LeftoversLook } from './leftovers.ts'

/** Everything that was looked at, as it was found; what it means is said elsewhere. */
export interface Checkup {
  readonly node: string
  /** Null when there is no git. */
  readonly git: string | null
  readonly repository: RepositoryLook
  /** Where worktrees stand, or would; null outside a repository. */
  readonly disk: DiskLook | null
  readonly terminal: TerminalLook
  readonly sandbox: SandboxLook
  /** How surely everything that an agent starts is ended with it. */
  readonly ending: 'pid-namespace' | 'marks' | 'groups'
  readonly agents: readonly AgentLook[]
  /** Where work lands by pull request; null where it does not. */
  readonly forge: ForgeCheckup | null
  /** What runs left behind; null outside a repository. */
  readonly leftovers: LeftoversLook | null
}

export type RepositoryLook =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'ready'
      readonly path: string
      readonly branch: string | null
      readonly config: ConfigLook
    }
  /** orch does not work here. */
  | { readonly kind: 'problems'; readonly problems: readonly RepositoryProblem[] }

export type ConfigLook = 'read' | 'absent' | 'wrong'

export type DiskLook =
  | { readonly kind: 'free'; readonly path: string; readonly bytes: number }
  /** The place of worktrees or, in git's own folder, of what runs write down. */
  | { readonly kind: 'not-writable'; readonly of: 'worktrees' | 'runs'; readonly path: string }

export interface TerminalLook {
  /** Null where there is no terminal. */
  readonly size: { readonly columns: number; readonly rows: number } | null
  readonly isDumb: boolean
  readonly isUnicode: boolean
}

export type SandboxLook =
  | { readonly kind: 'works'; readonly version: string | null; readonly wanted: boolean }
  | { readonly kind: 'missing'; readonly wanted: boolean }
  /** bubblewrap is there and the system does not let it. */
  | { readonly kind: 'refused'; readonly detail: string; readonly wanted: boolean }
  /** bubblewrap is for Linux. */
  | { readonly kind: 'not-here'; readonly wanted: boolean }

/** One agent: a name of the config, or one that orch knows by itself. */
export interface AgentLook {
  readonly name: string
  readonly adapter: string
  readonly program: string
  /** Where it stands; null when it is not installed. */
  readonly path: string | null
  /** True when the config names it, so that it should be there. */
  readonly isWanted: boolean
  /** What is known of the real program; null for an adapter that runs any. */
  readonly real: RealProgram | null
}

export interface RealProgram {
  readonly package: string
  readonly tested: { readonly oldest: string; readonly newest: string }
  /** What it says it is; null when it did not say. */
  readonly version: string | null
  /** Flags that its help does not name; null when it printed no help. */
  readonly missingFlags: readonly string[] | null
  /** Variables and files that look like a login, by name; empty when there is none. */
  readonly logins: readonly string[]
  readonly howToLogIn: string
}
