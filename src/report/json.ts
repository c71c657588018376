import type { Recorded } from '../core/event.ts'
import type { TaskView } from './view/task.ts'
import type { View } from './view.ts'

/** `--ui json`: the journal's own line for this event. */
export function eventLine(recorded: Recorded): string {
  return JSON.stringify(recorded)
}

/** `orch status --json`. */
export function statusJson({ v, run, plan, target, base, status, ...rest }: View): string {
  const { startedAt, endedAt, tasks, queue, usage } = rest
  const report = {
    v,
    run,
    plan,
    target,
    base,
    status,
    startedAt,
    endedAt,
    tasks: tasks.map(taskStatus),
    queue,
    usage,
  }
  return JSON.stringify(report, null, 2)
}

function taskStatus({
  startedAt: _,
  spent: _____,
  past: __,
  question: ___,
  death: ____,
  ...status
}: TaskView) {
  return status
}
