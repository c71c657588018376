import { measured, savedNamed } from '../../app/saved-work.ts'
import { requireTask } from '../../core/world.ts'
import type { ShownAttempt } from '../../report/dead-letter.ts'
import { deadLetterJson, deadLetterText } from '../../report/dead-letter.ts'
import { deadLetters } from '../../report/dead-letters.ts'
import { refusalWords } from '../../report/words/refusal.ts'
import { exitCode } from '../exit-code.ts'
import type { OpenRun } from '../open-run.ts'
import { openRun } from '../open-run.ts'
import { savedOf } from '../open-saved.ts'
import { refuse } from '../refuse.ts'
import { requireTaskNamed } from '../task-named.ts'
import { themeHere } from '../theme-here.ts'
import { readWithoutSecrets } from '../ui/attempt-tails.ts'
import { makeLogTail } from '../ui/log-tail.ts'
import type { DlqOptions } from './dlq.ts'

/** Enough to see how an attempt ended; `orch logs` has the rest. */
const mostLines = 12

/** `orch dlq show`: everything that is left of a dead task. */
export async function dlqShow(name: string, options: DlqOptions): Promise<number> {
  const opened = await openRun(options.run)
  const { told, rescues, saved } = await savedOf(opened)
  const { world } = opened.loaded
  const task = requireTaskNamed(world, name)
  const letter = deadLetters(world).find(({ record }) => record.spec.id === task)
  if (letter === undefined) {
    const { status } = requireTask(world, task).state
    return refuse(refusalWords({ kind: 'wrong-status', verb: 'show the dead letter of', task, status }))
  }
  const whole = {
    ...letter,
    attempts: letter.record.past.map((past) => shown(opened, { task, past })),
    saved: await measured(rescues, told, savedNamed(saved, task)),
  }
  const setting = { now: opened.onlooker.now, theme: themeHere() }
  console.log(options.json ? deadLetterJson(opened.run.id, whole) : deadLetterText(whole, setting))
  return exitCode.ok
}

function shown(
  { loaded: { world, paths } }: OpenRun,
  { task, past }: Pick<ShownAttempt, 'past'> & { readonly task: ReturnType<typeof requireTaskNamed> },
): ShownAttempt {
  const ref = { task, attempt: past.attempt }
  const { prompt, output } = paths.attempt(ref)
  return { past, prompt, log: output, lines: makeLogTail(output, readWithoutSecrets(world, ref))(mostLines) }
}
