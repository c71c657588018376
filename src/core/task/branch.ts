import { admission } from '../admission/admit.ts'
import { judge } from '../admission/judge.ts'
import { workOf } from '../attempt/decide.ts'
import type { Event } from '../event.ts'
import type { Input } from '../input.ts'
import { landingSubject } from '../queue/landing-text.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'

/** Stands where an agent's name would: nothing of orch's made this work. */
const maker = 'person'

/** What somebody's branch holds goes through admission into the queue, as any attempt's work does. */
export function readBranch(
  world: World,
  { task, branch, facts }: Extract<Input, { type: 'branch-read' }>,
): readonly Event[] {
  if (!world.unread.has(task)) return []
  if (facts === null) return [{ type: 'task-dead', task, failure: { kind: 'target-gone', target: branch } }]
  const run = requireRun(world)
  const { spec, tally, approvals } = requireTask(world, task)
  const work = workOf({ task, attempt: tally.attempts + 1 }, { agent: maker, facts })
  const brought: Event = { type: 'work-brought', task, work }
  if (work.size.files === 0)
    return [brought, { type: 'task-done', task, reason: 'the target already holds this change' }]
  const answers = judge({
    facts,
    policy: run.config.policy,
    task: spec,
    landingMessage: landingSubject(run, spec),
    method: run.config.queue.method,
  })
  const admitted = admission(answers, { patchIds: [work.patchId], approvals })
  switch (admitted.kind) {
    case 'deny':
      return [brought, { type: 'task-dead', task, failure: { kind: 'denied', reasons: admitted.answers } }]
    case 'return':
      return [brought, { type: 'task-dead', task, failure: { kind: 'returned', reasons: admitted.answers } }]
    case 'wait':
      return [brought, { type: 'task-held', task, work, answers: admitted.answers }]
    case 'admit':
      return [brought, { type: 'entry-queued', task, work }]
  }
}
