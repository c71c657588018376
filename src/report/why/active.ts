import { branchStanding } from '../../core/attempt/judge.ts'
import type { Attempt } from '../../core/attempt/state.ts'
import type { CancelCause } from '../../core/attempt/work.ts'
import type { TaskId } from '../../core/ids.ts'
import { attemptName } from '../../core/ids.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { ordinal } from '../text.ts'
import { questionSeen } from '../view/asking.ts'
import type { Situation } from '../view/situation.ts'
import { answerHint, asked } from '../words/asking.ts'
import { failureClause } from '../words/failure.ts'
import { ranInto } from '../words/ran-into.ts'
import { soon } from './ready.ts'

/** What an attempt does now. */
export function whyActive(seen: Situation, record: TaskRecord, attempt: Attempt): string {
  const stalled = whyStalled(seen, `${record.spec.id}#${attempt.attempt}`)
  if (stalled !== null) return stalled
  if (!seen.engineAlive) return whyAlone(seen, record.spec.id, attempt)
  switch (attempt.status) {
    case 'allocating':
      return `a worktree is being set up for its ${ordinal(attempt.attempt)} attempt`
    case 'running': {
      const question = questionSeen(seen, record)
      if (question !== null) return `${asked(question)}; ${answerHint(record.spec.id, question)}`
      const failure = ranInto(record, attempt.start, attempt.attempt)
      const because = failure === null ? '' : ` after ${failureClause(failure)}`
      return `${attempt.agent} is at its ${ordinal(attempt.attempt)} attempt${because}`
    }
    case 'cancelling':
      return `its agent is being ended: ${whyEnding(attempt.cause)}`
    case 'saving':
      return `what ${attempt.agent} made is being saved`
    case 'checking': {
      const stand = branchStanding(seen.world, record, attempt)
      return stand.kind === 'run' ? `check ${stand.check} runs on its branch` : 'its branch is being judged'
    }
  }
}

/** Why an attempt is ended before its time. */
export function whyEnding(cause: CancelCause): string {
  switch (cause.kind) {
    case 'task-cancelled':
      return cause.reason === '' ? 'the task was cancelled' : `the task was cancelled (${cause.reason})`
    case 'engine-stopping':
      return 'the run is stopping'
    case 'escaped':
      return `the agent changed what is not its own: ${cause.what}`
    case 'deadline-passed':
      return 'the deadline of the task passed'
  }
}

/** An engine that is gone leaves agents under their supervisor, within their own limits. */
function whyAlone({ living }: Situation, task: TaskId, { agent, attempt }: Attempt): string {
  if (living.has(attemptName({ task, attempt })))
    return `the engine is gone; its agent ${agent} goes on; \`orch resume\` takes it up`
  return `no engine follows its ${ordinal(attempt)} attempt; \`orch resume\` adopts what ${agent} has made`
}

/** The host refused something this attempt needs. */
function whyStalled({ world, now, engineAlive }: Situation, name: string): string | null {
  if (world.stalls.size === 0) return null
  for (const verb of ['allocate', 'run', 'end', 'save']) {
    const stall = world.stalls.get(`${verb} ${name}`)
    if (stall === undefined || stall.until === null) continue
    const again = engineAlive ? `tried again ${soon(stall.until - now)}` : 'orch resume tries it again'
    return `waits: ${failureClause(stall.failure)}; ${again}`
  }
  return null
}
