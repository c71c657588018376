import type { Path, TextDocument } from '../document/document.ts'
import { entriesAt, lookup, textAt, textsAt } from '../document/lookup.ts'

/** A text of the plan and where it stands. */
export interface Said {
  readonly at: Path
  readonly text: string
}

/** What can be told of a task whatever else is wrong with it. */
export interface TaskOutline {
  readonly at: Path
  /** Null when it has none, or one that is not text. */
  readonly id: string | null
  readonly dependsOn: readonly Said[]
  readonly checks: readonly Said[]
  /** Empty when it names none. */
  readonly agents: readonly Said[]
  /** A prompt is given, right or wrong. */
  readonly hasPrompt: boolean
  readonly hasPromptFile: boolean
  readonly prompt: string | null
  readonly promptFile: string | null
}

/** The tasks of a plan's text as far as they have the right form, so that all mistakes are found at once. */
export function outlineOf({ value }: TextDocument): readonly TaskOutline[] {
  const tasks = Array.isArray(lookup(value, ['tasks'])) ? entriesAt(value, ['tasks']) : []
  return tasks
    .filter(({ value: task }) => isObject(task))
    .map(({ at, value: task }) => ({
      at,
      id: textAt(task, ['id']),
      dependsOn: said(task, at, 'dependsOn'),
      checks: said(task, at, 'checks'),
      agents: said(task, at, 'agent'),
      hasPrompt: lookup(task, ['prompt']) !== undefined,
      hasPromptFile: lookup(task, ['promptFile']) !== undefined,
      prompt: textAt(task, ['prompt']),
      promptFile: textAt(task, ['promptFile']),
    }))
}

function said(task: unknown, at: Path, field: string): readonly Said[] {
  return textsAt(task, [field]).map((each) => ({ at: [...at, ...each.at], text: each.text }))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
