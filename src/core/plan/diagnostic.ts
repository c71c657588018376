/** What a value in the user's text should have been. */
export type Expectation =
  | 'text'
  /** Text without a line break and not blank. */
  | 'line'
  | 'number'
  | 'whole-number'
  | 'boolean'
  | 'object'
  | 'list'
  /** A list with something in it. */
  | 'full-list'
  /** A number and ms, s, m, h or d, above zero. */
  | 'duration'
  /** A duration that one timer can hold. */
  | 'timer'
  | 'size'
  | 'command'
  | 'agents'
  | 'env-name'
  | 'env-value'
  /** A path or pattern that stays inside the tree. */
  | 'path-pattern'
  /** Safe as part of a file name. */
  | 'name'
  | 'branch-name'
  /** A folder that is neither the checkout nor within git's own. */
  | 'worktree-root'
  | { readonly oneOf: readonly string[] }
  | { readonly atLeast: number }
  | { readonly atMost: number }

/** What a name in the user's text points to. */
export type Named = 'agent' | 'check' | 'dependency' | 'resource' | 'task'

/** The text itself, before anything in it is looked at. */
export type TextMistake =
  /** The parser of JSON or YAML stopped; `detail` is its code or its own words. */
  | { readonly kind: 'syntax'; readonly detail: string }
  | { readonly kind: 'empty-file' }
  /** YAML references that would grow beyond any use. */
  | { readonly kind: 'too-many-aliases' }
  | { readonly kind: 'duplicate-key'; readonly key: string }
  /** `looksLike` names the vendor or the sort of key; the key itself is never carried. */
  | { readonly kind: 'literal-secret'; readonly looksLike: string }

/** One field by itself. */
export type FieldMistake =
  | {
      readonly kind: 'unknown-field'
      readonly field: string
      readonly nearest: string | null
      readonly known: readonly string[]
    }
  | { readonly kind: 'missing-field'; readonly field: string }
  | {
      readonly kind: 'wrong-value'
      readonly field: string
      readonly expected: Expectation
      /** The value as JSON, or the sort of thing it is when that would be long. */
      readonly found: string
    }
  | { readonly kind: 'wrong-version'; readonly found: string }
  /** `suggestion` is the nearest id that would do; null when nothing of it can stay. */
  | { readonly kind: 'bad-id'; readonly id: string; readonly suggestion: string | null }
  | { readonly kind: 'bad-pattern'; readonly field: string; readonly detail: string }
  | { readonly kind: 'missing-placeholder'; readonly field: string; readonly placeholder: string }
  | {
      readonly kind: 'unknown-placeholder'
      readonly field: string
      readonly placeholder: string
      readonly known: readonly string[]
      /** Absent where all that are known are said. */
      readonly nearest?: string | null
    }
  /** A field that means nothing to an agent of this adapter. */
  | { readonly kind: 'unused-field'; readonly field: string; readonly adapter: string }
  /** A variable that orch or git sets for each attempt. */
  | { readonly kind: 'reserved-env'; readonly name: string }

/** What a task or a check says about the rest of plan and config. */
export type ReferenceMistake =
  | { readonly kind: 'empty-plan' }
  /** `firstLine` is where the name stands first. */
  | {
      readonly kind: 'duplicate-name'
      readonly what: Named
      readonly name: string
      readonly firstLine: number
    }
  | {
      readonly kind: 'unknown-name'
      readonly what: Named
      readonly name: string
      readonly nearest: string | null
      readonly known: readonly string[]
    }
  | { readonly kind: 'self-dependency'; readonly id: string }
  /** A check that has to pass before a landing, and never looks at a candidate. */
  | { readonly kind: 'gate-without-proof'; readonly check: string; readonly wantedBy: 'config' | 'task' }
  /** A history without merges is asked for, and a method that makes them. */
  | { readonly kind: 'merge-in-line' }
  /** Each id depends on the next, the last on the first. */
  | { readonly kind: 'cycle'; readonly ids: readonly string[] }
  | { readonly kind: 'no-agent'; readonly known: readonly string[] }

/** What the agent is asked to do. */
export type PromptMistake =
  | { readonly kind: 'no-prompt'; readonly id: string }
  | { readonly kind: 'two-prompts'; readonly id: string }
  | { readonly kind: 'empty-prompt' }
  /** The target has no prompt template in the folder that the config names. */
  | { readonly kind: 'no-templates'; readonly folder: string }
  /** The target has no such file for the text of pull requests. */
  | { readonly kind: 'no-template'; readonly file: string }
  /** A file among the prompt templates that would stand for none of orch's. */
  | {
      readonly kind: 'unknown-template'
      readonly name: string
      readonly nearest: string | null
      readonly known: readonly string[]
    }
  | { readonly kind: 'prompt-file'; readonly file: string; readonly problem: PromptFileProblem }

/** What is wrong with the user's text: evidence, never a sentence. */
export type Mistake = TextMistake | FieldMistake | ReferenceMistake | PromptMistake

/** Why a prompt file gives no prompt. */
export type PromptFileProblem =
  | 'missing'
  | 'unreadable'
  /** Neither in the repository nor beside the plan, symbolic links followed. */
  | 'outside'
  | 'not-a-file'
  | 'too-large'
  | 'empty'

/** A place in the user's text; line and column count from 1, `length` never leaves the line. */
export interface Place {
  /** The file as the user named it, or the option or stream the text came from. */
  readonly path: string
  readonly line: number
  readonly column: number
  readonly length: number
  /** The whole line, keys masked. */
  readonly source: string
}

/** One mistake with its place: what a refused plan or config comes back as. */
export type Diagnostic = Mistake & Place
