import { openQuestion } from '../core/attempt/ask.ts'
import type { Question } from '../core/attempt/question.ts'
import type { TaskId } from '../core/ids.ts'
import { requireTask } from '../core/world.ts'
import type { OpenRun } from './open-run.ts'

/** What a task's agent waits for, if anything. */
export function questionOf({ loaded }: OpenRun, task: TaskId): Question | null {
  return openQuestion(requireTask(loaded.world, task))
}
