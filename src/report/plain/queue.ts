import { isStacked } from '../../core/config.ts'
import type { TaskId } from '../../core/ids.ts'
import type { QueueEvent } from '../../core/queue/event.ts'
import type { World } from '../../core/world.ts'
import { requireRun, requireTask } from '../../core/world.ts'
import { targetName } from '../target-name.ts'
import { ordinal, short } from '../text.ts'
import { queuePosition } from '../view/queue-order.ts'
import { checkoutClause, lagClause } from '../words/checkout.ts'
import { groundClause } from '../words/ground.ts'
import { suspensionClause } from '../words/preflight.ts'
import { tryAgainLine } from './attempt.ts'
import type { Line } from './line.ts'
import { line } from './line.ts'

export function queueLine(event: QueueEvent, world: World): Line | null {
  const { target, config } = requireRun(world)
  const place = targetName(target, config)
  switch (event.type) {
    case 'entry-queued': {
      const place = ordinal(queuePosition(world.queue, event.task))
      return line(event.task, `is ${place} in the merge queue`, { tone: 'queue' })
    }
    case 'candidate-abandoned':
      return line(
        event.task,
        event.because === 'base-moved'
          ? `${restsOn(world, event.task)} moved; it is merged anew`
          : `the branch ${target} is gone`,
      )
    case 'landing-blocked':
      return line(event.task, `the landing waits: ${checkoutClause(event)}`, { tone: 'ask' })
    case 'landed': {
      const lag = event.lag === undefined ? '' : `; ${lagClause(target, event.lag)}`
      return line(event.task, `landed on ${place} as ${short(event.commit)}${lag}`, { tone: 'good' })
    }
    case 'entry-suspended':
      return line(event.task, suspension(world, event), { tone: 'warn' })
    case 'entry-bounced':
      return tryAgainLine(world, { ...event, what: 'left the queue' })
    case 'merge-started':
    case 'candidate-built':
    case 'landing-started':
    case 'entry-resumed':
      return null
  }
}

function suspension(world: World, { task, failure }: Extract<QueueEvent, { type: 'entry-suspended' }>) {
  return suspensionClause(groundClause(world, requireTask(world, task)), failure)
}

/** What its candidate was made on may have been a pull request. */
function restsOn(world: World, task: TaskId): string {
  const { target, config } = requireRun(world)
  const mayStack = isStacked(config) && requireTask(world, task).spec.dependsOn.length > 0
  return mayStack ? 'what it rests on' : target
}
