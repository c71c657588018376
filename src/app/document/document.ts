import type { Diagnostic, Mistake } from '../../core/plan/diagnostic.ts'

/** Keys and indexes that lead to a value. */
export type Path = readonly PropertyKey[]

/** Offsets into the text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A mistake and the value, or that value's key, at which to show it. */
export interface Finding {
  readonly at: Path
  readonly part?: 'key'
  readonly mistake: Mistake
}

/** A text with the value it says, and the way back from the value to the text. */
export interface TextDocument {
  /** The file as the user named it. */
  readonly path: string
  readonly text: string
  readonly value: unknown
  /** The span of the value at a path, or of the nearest value around it that the text has. */
  spanOf(at: Path, part: 'key' | 'value'): Span
}

/** A text that was read, with mistakes that leave a value to look at, or one that has no value. */
export type Reading =
  | {
      readonly kind: 'document'
      readonly document: TextDocument
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }

/** A mistake of the text itself, by offset. */
export interface SpannedMistake extends Span {
  readonly mistake: Mistake
}
