import type { Effect } from '../effect.ts'
import type { AttemptRef } from '../ids.ts'
import { attemptName } from '../ids.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import { resumedSession } from './agent-session.ts'
import type { Attempt, In } from './state.ts'

/** What an active attempt wants now. */
export function attemptEffects(world: World, record: TaskRecord): Effect[] {
  if (record.state.status !== 'active') return []
  const { spec } = record
  const { attempt } = record.state
  const { attempt: number, agent, branch, start } = attempt
  const ref = { task: spec.id, attempt: number }
  const name = attemptName(ref)
  switch (attempt.status) {
    case 'allocating': {
      const base = start.from.kind === 'saved' ? (record.saved?.base ?? null) : null
      const { target, tip } = requireRun(world)
      return [
        {
          type: 'allocate',
          id: `allocate ${name}`,
          ...ref,
          spec,
          branch,
          target,
          tip,
          start,
          prefer: record.slot,
          base,
        },
      ]
    }
    case 'running':
    case 'cancelling': {
      const { slot, path, base } = attempt
      const run: Effect = {
        type: 'run-agent',
        id: `run ${name}`,
        ...ref,
        spec,
        agent,
        branch,
        slot,
        path,
        base,
        start,
        session: resumedSession(record, attempt)?.id ?? null,
        past: record.past,
      }
      return attempt.status === 'running'
        ? [run, ...answerEffects(attempt, ref)]
        : [run, { type: 'end-agent', id: `end ${name}`, ...ref }]
    }
    case 'saving': {
      const { slot, path, base, endedAt } = attempt
      const { target, tip } = requireRun(world)
      const known = { spec, agent, branch, slot, path, base, target, tip }
      return [{ type: 'save-work', id: `save ${name}`, ...ref, ...known, at: endedAt }]
    }
    // Its checks are wanted together with everybody else's.
    case 'checking':
      return []
  }
}

/** An answer stays wanted for as long as the agent runs: laid out twice it says the same. */
function answerEffects({ questions }: In<Attempt, 'running'>, ref: AttemptRef): Effect[] {
  return questions.flatMap(({ question, answer }) =>
    answer === null
      ? []
      : [{ type: 'answer-agent', id: `answer ${attemptName(ref)} ${question}`, ...ref, question, answer }],
  )
}
