import type { TaskEvent } from '../../core/task/event.ts'
import type { World } from '../../core/world.ts'
import { requireTask } from '../../core/world.ts'
import { count, short } from '../text.ts'
import { whyHeld } from '../why/task.ts'
import { deadLetterWords } from '../words/dead-letter.ts'
import { tryAgainLine } from './attempt.ts'
import type { Line } from './line.ts'
import { line, lineOf } from './line.ts'

export function taskLine(event: TaskEvent, world: World): Line | null {
  switch (event.type) {
    case 'task-edited':
      return line(event.spec.id, `changed by ${event.by.user}`)
    case 'task-skipped':
      return line(event.task, `skipped: ${event.reason}`)
    case 'task-held':
      return line(event.task, whyHeld(event.answers), { tone: 'ask', hint: `orch approve ${event.task}` })
    case 'work-brought': {
      const { branch, head, size } = event.work
      const change = `${count(size.files, 'file')} changed, +${size.addedLines} -${size.removedLines}`
      return line(event.task, `${branch} is at ${short(head)}: ${change}`)
    }
    case 'approval-given': {
      const { by, override, reason } = event.approval
      const what = override === null ? 'approved' : `rule ${override} overridden`
      return line(event.task, `${what} by ${by.user}${reason === null ? '' : `: ${reason}`}`)
    }
    case 'work-rejected':
      return tryAgainLine(world, { ...event, what: 'is sent back' })
    case 'task-done':
      return line(event.task, `done: ${event.reason}`, { tone: 'good' })
    case 'task-dead':
      return lineOf(event.task, deadLetterWords(requireTask(world, event.task), event.failure), 'bad')
    case 'task-cancelled':
      return line(event.task, event.reason === '' ? 'cancelled' : `cancelled: ${event.reason}`, {
        tone: 'warn',
      })
    case 'task-revived':
      return line(event.task, `revived by ${event.by.user}`)
    case 'branch-released':
      return event.outcome === 'moved'
        ? line(event.task, 'its branch moved meanwhile and is kept', { tone: 'warn' })
        : null
  }
}
