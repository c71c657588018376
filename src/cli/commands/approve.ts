import { allowing } from '../../core/attempt/question.ts'
import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { requireTaskNamed } from '../task-named.ts'
import { questionOf } from '../waiting-agent.ts'

export interface ApproveOptions {
  readonly override?: string
  readonly message?: string
  readonly run?: string
}

/** `orch approve`: lets held work through, or an agent do what it asks for; with `--override` in spite of one admission rule. */
export async function approve(name: string, { override, message, run }: ApproveOptions): Promise<number> {
  const opened = await openRunToDecide('approve', run)
  const task = requireTaskNamed(opened.loaded.world, name)
  const question = override === undefined ? questionOf(opened, task) : null
  const allowed = question === null ? `${task} is approved` : `${task} is told "${allowing(question)}"`
  const outcome = await decideBy(opened, {
    verb: 'approve',
    command: { type: 'approve-task', task, override: override ?? null, reason: message ?? null },
  })
  sayAsked(override === undefined ? allowed : `${task} passes in spite of ${override}`, outcome)
  return exitCode.ok
}
