import { mayStart } from '../../core/run/state.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireTask } from '../../core/world.ts'
import { count, listed, took } from '../text.ts'
import { askingTasks, questionSeen } from '../view/asking.ts'
import { runStatus } from '../view/run-status.ts'
import type { Situation } from '../view/situation.ts'
import { answerHint, asked } from '../words/asking.ts'
import { budgetClause, raisingOption } from '../words/budget.ts'
import { faultClause, faultOf, faultRemedy } from '../words/host-fault.ts'
import { targetClause } from '../words/preflight.ts'
import { agentRemedy } from '../words/remedy.ts'
import { settingsClause, settingsRemedy } from '../words/settings.ts'
import { whyProviders } from './providers.ts'
import { whyQueueStands } from './queue.ts'

/** What the run does or waits for, in one sentence. */
export function runWhy(seen: Situation): string {
  const status = runStatus(seen)
  switch (status) {
    case 'done':
    case 'failed':
      return outcome(seen)
    case 'waiting':
      return whyWaitingForPeople(seen)
    case 'stopped':
      return whyStopped(seen)
    case 'running':
      return whyRunning(seen)
  }
}

function outcome({ world, run }: Situation): string {
  const { landed, done, skipped, dead, cancelled } = world.counts
  const parts = [
    part(landed, 'landed'),
    part(done, 'done without a change'),
    part(skipped, 'skipped'),
    part(dead, 'dead'),
    part(cancelled, 'cancelled'),
  ].flat()
  const after = run.endedAt === null ? '' : ` after ${took(run.endedAt - run.startedAt)}`
  return `ended${after}: ${parts.length === 0 ? 'there was nothing to do' : listed(parts, 9)}`
}

function part(amount: number, what: string): readonly string[] {
  return amount === 0 ? [] : [`${amount} ${what}`]
}

function whyWaitingForPeople(seen: Situation): string {
  const { world, run } = seen
  if (run.settingChanges.length > 0) return `waits: ${settingsClause(run.settingChanges)}; ${settingsRemedy}`
  if (run.preflight.status === 'failed' && !mayStart(run.preflight, run.config))
    return `waits: ${targetClause(run.target, run.preflight.failure)}; mend ${run.target}, then orch resume`
  const held = [...world.tasks.values()].filter(({ state }) => state.status === 'held')
  const [asking] = askingTasks(seen)
  if (asking !== undefined) return whyAsking(seen, asking)
  const queue = whyQueueStands(seen)
  if (held.length === 0) return queue ?? whyNothingStarts(seen) ?? 'waits for a person'
  const names = listed(held.map(({ spec }) => spec.id))
  const also = queue === null ? '' : `; the queue ${queue}`
  return `waits for approval of ${names}: orch approve ${held[0]?.spec.id}${also}`
}

/** What `orch resume` has to be given so that it gets any further; '' where it does as it is. */
export function resumeOption(seen: Situation): string {
  if (runStatus(seen) !== 'waiting') return ''
  const { world, hindrance } = seen
  for (const id of world.ready) {
    const found = hindrance(requireTask(world, id))
    if (found?.kind === 'budget-spent') return ` ${raisingOption(found.failure)}`
  }
  return ''
}

/** What keeps every ready task from starting, and how a person ends it. */
function whyNothingStarts({ world, run, hindrance }: Situation): string | null {
  for (const id of world.ready) {
    const found = hindrance(requireTask(world, id))
    if (found?.kind === 'budget-spent')
      return `waits for a person: ${budgetClause(found.failure)}; orch resume ${raisingOption(found.failure)} raises it`
    if (found?.kind === 'agent-stopped')
      return `waits for a person: ${agentRemedy(run.config, found.agent, found.failure)}, then orch resume`
  }
  return null
}

function whyAsking(seen: Situation, record: TaskRecord): string {
  const { id } = record.spec
  const question = questionSeen(seen, record)
  return question === null ? `waits for ${id}` : `${id} ${asked(question)}; ${answerHint(id, question)}`
}

function whyStopped({ run, world }: Situation): string {
  const fault = faultOf(world)
  if (run.engine.status === 'none' && run.engine.because === 'host-fault' && fault !== null)
    return `stopped, with nothing lost: ${faultClause(fault)}; ${faultRemedy(fault)}, then orch resume`
  const crashed = run.engine.status !== 'none'
  const alone =
    crashed && world.active.size > 0 ? `; ${count(world.active.size, 'attempt')} may still run` : ''
  return `${crashed ? 'no engine drives it any more' : 'was stopped'}${alone}; orch resume goes on`
}

function whyHost(world: World): readonly string[] {
  const fault = faultOf(world)
  return fault === null ? [] : [`${faultClause(fault)}: ${faultRemedy(fault)}`]
}

function whyRunning(seen: Situation): string {
  const { run, world } = seen
  if (run.engine.status === 'stopping')
    return world.active.size > 0
      ? `stops once ${count(world.active.size, 'attempt')} ended and ${world.active.size === 1 ? 'is' : 'are'} saved`
      : 'stops'
  if (run.preflight.status === 'setting-up') return `sets up ${run.target} itself before the first attempt`
  if (run.preflight.status === 'checking') return `checks ${run.target} itself before the first attempt`
  const { active, queued, held } = world.counts
  const asking = askingTasks(seen).length
  const parts = [
    part(active - asking, active - asking === 1 ? 'attempt under way' : 'attempts under way'),
    part(asking, asking === 1 ? 'waits for an answer' : 'wait for an answer'),
    part(queued, 'in the queue'),
    part(held, held === 1 ? 'waits for approval' : 'wait for approval'),
    whyProviders(seen),
    whyHost(world),
  ].flat()
  return parts.length === 0 ? 'waits for the next attempt to start' : listed(parts, 9)
}
