import { openQuestion } from '../../core/attempt/ask.ts'
import type { Question } from '../../core/attempt/question.ts'
import type { TaskRecord, TaskStatus } from '../../core/task/state.ts'
import { requireTask } from '../../core/world.ts'
import type { Situation } from './situation.ts'

/** What an agent waits for, as long as an engine lives that could bring it the answer. */
export function questionSeen({ engineAlive }: Situation, record: TaskRecord): Question | null {
  return engineAlive ? openQuestion(record) : null
}

/** Attempts under way whose agent waits for an answer. */
export function askingTasks(seen: Situation): readonly TaskRecord[] {
  return [...seen.world.active]
    .map((id) => requireTask(seen.world, id))
    .filter((record) => questionSeen(seen, record) !== null)
}

/** How many tasks have which status, to a reader: one whose agent waits for an answer is held. */
export function countsSeen(seen: Situation): Readonly<Record<TaskStatus, number>> {
  const { counts } = seen.world
  const asking = askingTasks(seen).length
  return { ...counts, active: counts.active - asking, held: counts.held + asking }
}
