import type { Effect } from '../../core/effect.ts'
import type { AttemptRef } from '../../core/ids.ts'
import { attemptName } from '../../core/ids.ts'
import type { Agent } from '../../ports/agent.ts'
import type { AttemptPaths } from '../../ports/attempt-files.ts'
import type { Adoptable, CommandReport } from '../../ports/commands.ts'
import type { Ports } from '../../ports/stage.ts'
import type { QuestionEvent } from './live-agent.ts'
import { listenToAgent } from './live-agent.ts'
import { questionSeen } from './question-seen.ts'

type RunAgent = Extract<Effect, { readonly type: 'run-agent' }>

/** What a later engine finds an attempt by. */
export function adoptableBy(ref: AttemptRef, { supervisor, orders }: AttemptPaths): Adoptable {
  return { mark: attemptName(ref), supervisorFile: supervisor, ordersFile: orders }
}

/** Goes on with an agent that an earlier engine began; null once it is certain that nothing of it lives or will tell. */
export async function adoptAgent(
  effect: RunAgent,
  { agent, ports, stop }: { readonly agent: Agent; readonly ports: Ports; readonly stop: AbortSignal },
): Promise<CommandReport | null> {
  const { id, task, attempt } = effect
  const files = ports.files.paths(effect)
  let questions: QuestionEvent[] = []
  const live = listenToAgent({
    agent,
    clock: ports.clock,
    onPause: (ms) => ports.commands.allowSilence(id, ms),
    onQuestion: (event) => questions.push(event),
  })
  const read = (chunk: string): void => {
    live.read(chunk)
    for (const event of unsettled(questions)) void ports.tell?.(questionSeen({ task, attempt }, event))
    questions = []
  }
  const orphan = { id, ...adoptableBy(effect, files), exitFile: files.exit, eventsFile: files.events }
  try {
    return await ports.commands.adopt(orphan, AbortSignal.any([stop, live.enough]), read)
  } finally {
    live.close()
  }
}

/** An engine that comes later reads all of it at once: what was asked and settled long ago is no question any more. */
function unsettled(events: readonly QuestionEvent[]): readonly QuestionEvent[] {
  const settled = new Set(events.flatMap((event) => (event.type === 'answered' ? [event.question] : [])))
  return events.filter(({ type, question }) => type === 'answered' || !settled.has(question))
}
