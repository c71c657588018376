import { openQuestion } from '../core/attempt/ask.ts'
import type { Question } from '../core/attempt/question.ts'
import type { TaskId } from '../core/ids.ts'
import { requireTask } from '../core/world.ts'
import { words } from '../report/words.ts'
import type { OpenRun } from './open-run.ts'
import { refuse } from './refuse.ts'

/** What a task's agent waits for, if anything; an agent that no engine follows gets none before `resume`. */
export function questionOf({ loaded, engineAlive, run }: OpenRun, task: TaskId): Question | null {
  const question = openQuestion(requireTask(loaded.world, task))
  if (question === null || engineAlive) return question
  return refuse(
    words(
      `${task} cannot be answered: no engine follows its agent`,
      `orch resume --run ${run.id} goes on with it`,
    ),
  )
}
