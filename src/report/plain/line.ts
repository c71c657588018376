import type { TaskId } from '../../core/ids.ts'
import type { Tone } from '../theme.ts'
import type { Words } from '../words.ts'

/** What one event says to somebody who follows along; `task` null speaks of the run. */
export interface Line extends Words {
  readonly task: TaskId | null
  readonly tone: Tone | 'plain'
  /** Where everything the tool said is kept. */
  readonly log: string | null
}

/** A line about a task, or about the run where `task` is null. */
export function line(task: TaskId | null, headline: string, more: Partial<Omit<Line, 'task'>> = {}): Line {
  return { task, headline, tone: 'plain', evidence: [], hint: null, log: null, ...more }
}

/** Words that are already whole, about a task or the run. */
export function lineOf(task: TaskId | null, words: Words, tone: Line['tone']): Line {
  return { task, tone, log: null, ...words }
}
