import type { Command } from '../core/input.ts'
import { listed } from './text.ts'

/** `approve held`: what a person asked for, short enough to stand in a list. */
export function askText(command: Command): string {
  switch (command.type) {
    case 'approve-task':
      return `approve ${command.task}`
    case 'answer-task':
      return `answer ${command.task}`
    case 'reject-task':
      return `reject ${command.task}`
    case 'skip-task':
      return `skip ${command.task}`
    case 'edit-task':
      return `edit ${command.spec.id}`
    case 'retry-tasks':
      return `retry ${listed(command.tasks)}`
    case 'drop-tasks':
      return `drop ${listed(command.tasks)}`
    case 'cancel-tasks':
      return command.tasks === 'all' ? 'cancel all' : `cancel ${listed(command.tasks)}`
    case 'add-tasks':
      return `add ${listed(command.tasks.map(({ id }) => id))}`
    case 'stop-engine':
      return 'stop'
    case 'raise-budget':
      return 'raise the budget'
    case 'accept-settings':
      return "accept git's settings"
    case 'overrule-preflight':
      return 'run on a red target'
    case 'start-run':
    case 'start-engine':
      return 'start'
  }
}
