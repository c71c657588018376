import type { CheckStep } from '../../app/check-commit.ts'
import { checkCommit } from '../../app/check-commit.ts'
import { chooseConfig } from '../../app/start/config.ts'
import { catchHalt, halt } from '../../app/start/halted.ts'
import type { Person } from '../../app/start/person.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import { requireTrust } from '../../app/start/trust.ts'
import { suppliedCommands } from '../../core/plan/supplied-commands.ts'
import { noticeText } from '../../report/notices.ts'
import { failureWords } from '../../report/words/failure.ts'
import { wordsText } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { personHere } from '../person.ts'
import { sayHalt } from '../say-halt.ts'

export interface CheckOptions {
  /** A branch, tag or commit; null takes HEAD. */
  readonly ref: string | null
  readonly config: string | null
  readonly trust: Person['trust']
}

/** `orch check [ref]`: runs setup and checks on a commit, as a run would. */
export async function check({ ref, config: option, trust }: CheckOptions): Promise<number> {
  const found = await catchHalt(async () => {
    const opened = await requireRepository(process.cwd())
    const branch = ref ?? 'HEAD'
    const commit = await opened.resolve(branch)
    if (commit === null) return halt({ kind: 'no-such-commit', name: branch })
    const { config, notices } = await chooseConfig(opened, { target: { branch, tip: commit }, option })
    const commands = suppliedCommands(config, { name: '', target: null, onDead: 'continue', tasks: [] })
    await requireTrust({ repository: opened.facts.commonDir, commands }, personHere({ trust }))
    return { opened, config, commit, notices }
  })
  if (found.kind === 'halt') return sayHalt(found.halt)
  const { notices, ...ask } = found.value
  for (const notice of notices) console.error(noticeText(notice))
  if ((ask.config.checks ?? []).length === 0)
    console.error('the config has no checks; orch init detects some')
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const green = await checkCommit(ask, { signal: stop.signal, onStep: tellStep })
  if (stop.signal.aborted) return exitCode.interrupted
  return green ? exitCode.ok : exitCode.tasksFailed
}

function tellStep(step: CheckStep): void {
  switch (step.kind) {
    case 'set-up':
      if (step.failure !== null) console.log(wordsText(failureWords(step.failure)))
      return
    case 'not-checked':
      console.log(`${step.check.name}: not run`)
      console.log(wordsText(failureWords(step.failure)))
      return
    case 'checked': {
      const { result, check, log } = step
      const seconds = (result.durationMs / 1_000).toFixed(1)
      if (result.outcome === 'passed') {
        console.log(
          `${check.name}: green in ${seconds} s${result.cached === null ? '' : ', known from an earlier run'}`,
        )
        return
      }
      console.log(`${check.name}: red after ${seconds} s${check.required ? '' : ', which blocks nothing'}`)
      if (result.outcome === 'edited') console.log(`  it edits tracked files: ${result.paths.join(', ')}`)
      else for (const line of result.tail.trimEnd().split('\n').slice(-20)) console.log(`  ${line}`)
      console.log(`  log: ${log}`)
    }
  }
}
