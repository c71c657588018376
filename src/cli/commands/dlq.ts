import { thisActor } from '../../app/actor.ts'
import { decide } from '../../core/decide.ts'
import { deadLetters, deadLettersJson, deadLettersText } from '../../report/dead-letters.ts'
import { listed } from '../../report/text.ts'
import { refusalWords } from '../../report/words/refusal.ts'
import { decideBy, openRunToDecide } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { openRun } from '../open-run.ts'
import { refuse } from '../refuse.ts'
import { requireTaskNamed } from '../task-named.ts'
import { themeHere } from '../theme-here.ts'

export interface DlqOptions {
  readonly run?: string
  readonly json?: boolean
}

/** `orch dlq list`: the tasks of a run that died. */
export async function dlqList({ run: prefix, json }: DlqOptions): Promise<number> {
  const { loaded, run, onlooker } = await openRun(prefix)
  const letters = deadLetters(loaded.world)
  if (json) console.log(deadLettersJson(run.id, letters))
  else if (letters.length === 0) console.log(`run ${run.id} has no dead letters`)
  else {
    console.log(deadLettersText(letters, { now: onlooker.now, theme: themeHere() }))
    console.error('\norch dlq show TASK has all evidence; orch dlq drop TASK lets one go')
  }
  return exitCode.ok
}

/** `orch dlq drop`: ends dead tasks as cancelled, by the engine that lives or, without one, here. */
export async function dlqDrop(
  names: readonly string[],
  { message, run }: { readonly message?: string; readonly run?: string },
): Promise<number> {
  const opened = await openRunToDecide('dlq drop', run)
  const { world } = opened.loaded
  const tasks = [...new Set(names)].map((name) => requireTaskNamed(world, name))
  const command = { type: 'drop-tasks', tasks, reason: message ?? 'dropped' } as const
  if (opened.engineAlive) await decideBy(opened, { verb: 'dlq drop', command })
  else {
    const by = thisActor('dlq drop')
    const decision = decide(world, { ...command, at: Date.now(), chance: 0.5, by, ask: null })
    if (decision.kind === 'refused') refuse(refusalWords(decision.refusal))
    const { cancelHere } = await import('../../app/cancel.ts')
    await cancelHere({ run: opened.run.id, command, by })
  }
  console.log(`${listed(tasks, 9)}: dropped; the work that was saved stays saved`)
  return exitCode.ok
}
