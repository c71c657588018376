import { isLinear } from '../config.ts'
import type { Effect } from '../effect.ts'
import type { AttemptRef } from '../ids.ts'
import { attemptName } from '../ids.ts'
import { landingSubject } from '../queue/landing-text.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import { resumedSession } from './agent-session.ts'
import type { Attempt, In } from './state.ts'

/** What an active attempt wants now. */
export function attemptEffects(world: World, record: TaskRecord): Effect[] {
  if (record.state.status !== 'active') return []
  const { attempt } = record.state
  const ref = { task: record.spec.id, attempt: attempt.attempt }
  switch (attempt.status) {
    case 'allocating':
      return [allocation(world, record, attempt)]
    case 'running':
      return [agentRun(record, attempt), ...answerEffects(attempt, ref)]
    case 'cancelling':
      return [agentRun(record, attempt), { type: 'end-agent', id: `end ${attemptName(ref)}`, ...ref }]
    case 'saving':
      return [saving(world, record, attempt)]
    // Its checks are wanted together with everybody else's.
    case 'checking':
      return []
  }
}

function allocation(world: World, record: TaskRecord, { attempt, branch, start }: Attempt): Effect {
  const { spec, saved, slot: prefer } = record
  const ref = { task: spec.id, attempt }
  const { target, tip, config } = requireRun(world)
  const base = start.from.kind === 'saved' ? (saved?.base ?? null) : null
  const asked = { spec, branch, target, tip, start, prefer, base, linear: isLinear(config) }
  return { type: 'allocate', id: `allocate ${attemptName(ref)}`, ...ref, ...asked }
}

function agentRun(record: TaskRecord, current: In<Attempt, 'running' | 'cancelling'>): Effect {
  const { attempt, agent, branch, slot, path, base, start } = current
  const { spec, past } = record
  const ref = { task: spec.id, attempt }
  const session = resumedSession(record, current)?.id ?? null
  const asked = { spec, agent, branch, slot, path, base, start, session, past }
  return { type: 'run-agent', id: `run ${attemptName(ref)}`, ...ref, ...asked }
}

function saving(world: World, { spec }: TaskRecord, current: In<Attempt, 'saving'>): Effect {
  const { attempt, agent, branch, slot, path, base, endedAt: at } = current
  const ref = { task: spec.id, attempt }
  const run = requireRun(world)
  const { target, tip } = run
  // Replayed, it keeps its message.
  const subject = run.config.queue.method === 'rebase' ? landingSubject(run, spec) : spec.title
  const asked = { spec, agent, branch, slot, path, base, target, tip, subject, at }
  return { type: 'save-work', id: `save ${attemptName(ref)}`, ...ref, ...asked }
}

/** An answer stays wanted for as long as the agent runs: laid out twice it says the same. */
function answerEffects({ questions }: In<Attempt, 'running'>, ref: AttemptRef): Effect[] {
  return questions.flatMap(({ question, answer }) =>
    answer === null
      ? []
      : [{ type: 'answer-agent', id: `answer ${attemptName(ref)} ${question}`, ...ref, question, answer }],
  )
}
