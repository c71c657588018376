import type { TaskId } from './ids.ts'

/** Why `decide` said no; nothing was written. */
export type Refusal =
  | { readonly kind: 'unknown-task'; readonly task: string; readonly nearest: string | null }
  | { readonly kind: 'run-exists' }
  | { readonly kind: 'no-run' }
  /** The task is not in a state that allows this. */
  | { readonly kind: 'wrong-status'; readonly verb: string; readonly task: TaskId; readonly status: string }
  /** It ended only because another task did; reviving that one brings it back. */
  | { readonly kind: 'revive-first'; readonly task: TaskId; readonly because: TaskId }
  | { readonly kind: 'unknown-agent'; readonly agent: string; readonly known: readonly string[] }
  /** Overrides never cover required checks and the invariants. */
  | { readonly kind: 'not-overridable'; readonly rule: string }
  | { readonly kind: 'rule-not-asking'; readonly rule: string; readonly task: TaskId }
  | { readonly kind: 'reason-missing'; readonly verb: string }
  /** Its agent waits for nothing. */
  | { readonly kind: 'nothing-asked'; readonly task: TaskId }
  | {
      readonly kind: 'no-such-answer'
      readonly task: TaskId
      readonly answer: string
      readonly options: readonly string[]
    }
  | { readonly kind: 'run-over' }
  | { readonly kind: 'duplicate-task'; readonly task: TaskId }
  | { readonly kind: 'already-started'; readonly task: TaskId }
  | { readonly kind: 'unknown-dependency'; readonly task: TaskId; readonly dependency: string }
  | { readonly kind: 'cycle'; readonly path: readonly TaskId[] }
  | { readonly kind: 'preflight-not-red' }
  | { readonly kind: 'seen-already'; readonly ask: string }
