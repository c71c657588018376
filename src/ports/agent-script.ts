/** What the scripted agent does for each task: the first scene whose conditions hold is played. */
export type AgentScript = Readonly<Record<string, readonly Scene[]>>

export interface Scene {
  /** All that are named must hold; none named: always. */
  readonly when?: {
    /** A text that stands in the prompt. */
    readonly prompt?: string
    /** This attempt or a later one. */
    readonly attempt?: number
    /** A text that stands in a file of the work tree. */
    readonly file?: { readonly path: string; readonly has: string }
  }
  readonly steps: readonly Step[]
}

/** Paths are relative to the work tree. Edits may be done twice: an attempt that was cut short is played again. */
export type Step =
  /** Files by path, written whole. */
  | { readonly do: 'write'; readonly files: Readonly<Record<string, string>> }
  /** One line below the first one that begins with `below`, unless it is there already. */
  | { readonly do: 'insert'; readonly path: string; readonly below: string; readonly line: string }
  /** Every `from`; nothing where there is none, or no file. */
  | { readonly do: 'replace'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly do: 'delete'; readonly paths: readonly string[] }
  /** Resolves each conflict by taking both sides, the branch's first. */
  | { readonly do: 'keep-both'; readonly path: string }
  /** Everything in the work tree. */
  | { readonly do: 'commit'; readonly message: string }
  | { readonly do: 'pause'; readonly ms: number }
  /** A line of plain output. */
  | { readonly do: 'print'; readonly line: string }
  /** A line in orch's format of agent events. */
  | { readonly do: 'tell'; readonly event: Readonly<Record<string, unknown>> }
  /** Until this file is there; an absolute path stands outside the work tree. */
  | { readonly do: 'wait-for'; readonly path: string }
  /** Ends the program; what follows is not played. */
  | { readonly do: 'exit'; readonly code: number }
  /** Ends the program by this signal. */
  | { readonly do: 'die'; readonly signal: NodeJS.Signals }
