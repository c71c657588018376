import type { AttemptRef } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { QuestionEvent } from './live-agent.ts'

/** What an agent asks, or does not ask any more, as the core hears of it. */
export function questionSeen(ref: AttemptRef, event: QuestionEvent): Observation {
  return event.type === 'asking'
    ? { ...event, type: 'agent-asked', ...ref }
    : { ...event, type: 'agent-answered', ...ref }
}
