import type { Attempt } from '../../core/attempt/state.ts'
import type { Entry } from '../../core/queue/state.ts'
import { mayStart } from '../../core/run/state.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { questionSeen } from './asking.ts'
import type { Situation } from './situation.ts'

/** Where exactly a task is; null once it has ended. */
export type Step =
  /** Tasks it depends on have not landed. */
  | 'waiting-for-tasks'
  /** The target has to pass its checks first. */
  | 'waiting-for-preflight'
  /** A place, an agent, a resource, or room among finished work is missing. */
  | 'waiting-for-place'
  | 'backing-off'
  | 'cooling-down'
  | 'setting-up'
  | 'agent'
  /** The attempt is being ended. */
  | 'stopping'
  | 'saving'
  | 'checking'
  /** A person has to decide on the work. */
  | 'awaiting-approval'
  /** A person has to answer an agent, or to mend something else. */
  | 'needs-input'
  | 'in-queue'
  | 'merging'
  | 'landing'
  /** It is being pushed and opened as a pull request. */
  | 'proposing'
  /** It is open as a pull request. */
  | 'proposed'
  /** A checkout of the target stands in the way. */
  | 'blocked'
  /** The target is red or gone; the work is tried again when it moves. */
  | 'waiting-for-target'

/** A task's step with the instant it began and the one at which waiting ends by itself. */
export interface Stage {
  readonly step: Step | null
  readonly since: number
  readonly until: number | null
}

export function stage(seen: Situation, record: TaskRecord): Stage {
  const { state, since } = record
  switch (state.status) {
    case 'waiting':
      return at('waiting-for-tasks', since)
    case 'ready':
      return readyStage(seen, record)
    case 'active':
      return activeStage(seen, { record, attempt: state.attempt })
    case 'held':
      return at('awaiting-approval', since)
    case 'queued':
      return queuedStage(seen, record)
    case 'landed':
    case 'done':
    case 'skipped':
    case 'dead':
    case 'cancelled':
      return at(null, since)
  }
}

function readyStage({ world, run, hindrance }: Situation, record: TaskRecord): Stage {
  if (!mayStart(run.preflight, run.config)) {
    return at(run.preflight.status === 'failed' ? 'needs-input' : 'waiting-for-preflight', record.since)
  }
  const found = hindrance(record)
  if (found?.kind === 'backing-off' || found?.kind === 'cooling-down')
    return at(found.kind, record.since, found.until)
  const overBudget = found?.kind === 'budget-spent' && world.active.size === 0
  if (found?.kind === 'agent-stopped' || overBudget) return at('needs-input', record.since)
  return at('waiting-for-place', record.since)
}

function activeStage(seen: Situation, { record, attempt }: { record: TaskRecord; attempt: Attempt }): Stage {
  const { world } = seen
  const name = `${record.spec.id}#${attempt.attempt}`
  switch (attempt.status) {
    case 'allocating': {
      const stall = world.stalls.get(`allocate ${name}`)
      if (stall === undefined || stall.until === null) return at('setting-up', attempt.startedAt)
      const step = stall.failure.kind === 'slots-busy' ? 'waiting-for-place' : 'backing-off'
      return at(step, attempt.startedAt, stall.until)
    }
    case 'running': {
      const asked = questionSeen(seen, record)
      return asked === null ? at('agent', attempt.runningSince) : at('needs-input', asked.since)
    }
    case 'cancelling':
      return at('stopping', attempt.startedAt)
    case 'saving':
      return at('saving', attempt.endedAt)
    case 'checking':
      return at('checking', attempt.endedAt)
  }
}

function queuedStage({ world }: Situation, record: TaskRecord): Stage {
  const { entries, candidate } = world.queue
  const entry = entries.find(({ task }) => task === record.spec.id)
  if (candidate?.task === record.spec.id) return at(candidate.status, record.since)
  return entry === undefined ? at('in-queue', record.since) : entryStage(entry)
}

function entryStage(entry: Entry): Stage {
  switch (entry.status) {
    case 'pending':
      return at('in-queue', entry.since)
    case 'blocked':
      return at('blocked', entry.since, entry.retryAt)
    case 'suspended':
      return at('waiting-for-target', entry.since)
    case 'proposed':
      return at(entry.proposal.landing === 'asked' ? 'landing' : 'proposed', entry.since)
    case 'unverified':
      return at('needs-input', entry.since)
  }
}

function at(step: Step | null, since: number, until: number | null = null): Stage {
  return { step, since, until }
}
