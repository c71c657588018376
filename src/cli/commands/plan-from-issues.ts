import { writeFile } from 'node:fs/promises'
import { planFromIssues } from '../../app/plan/from-issues.ts'
import { readIssues } from '../../app/read-issues.ts'
import { chooseConfig } from '../../app/start/config.ts'
import { catchHalt } from '../../app/start/halted.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import { chooseTarget } from '../../app/start/target.ts'
import { count, listed } from '../../report/text.ts'
import { absenceWords, forgeFaultWords } from '../../report/words/forge.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { refuse } from '../refuse.ts'
import { sayHalt } from '../say-halt.ts'

export interface FromIssuesOptions {
  readonly label: readonly string[]
  readonly output?: string
  readonly target?: string
  readonly config?: string
}

/** `orch plan from-issues`: a plan with a task for each open issue that has all of the labels. */
export async function planFromIssuesVerb({ label, output, ...options }: FromIssuesOptions): Promise<number> {
  if (label.some((name) => name.trim() === ''))
    return refuse(words('a label is empty', 'name one that the issues have: --label agent'))
  const found = await catchHalt(async () => {
    const opened = await requireRepository(process.cwd())
    const target = await chooseTarget(opened, { option: options.target ?? null, plan: null })
    const { config } = await chooseConfig(opened, { target, option: options.config ?? null })
    return readIssues(opened, { config, labels: label })
  })
  if (found.kind === 'halt') return sayHalt(found.halt)
  const reading = found.value
  if (reading.kind === 'absent') return refuse(absenceWords(reading.absence), exitCode.environment)
  if (reading.kind === 'fault')
    return refuse(forgeFaultWords(reading.fault, reading.place), exitCode.environment)
  const { issues } = reading
  if (issues.length === 0)
    return refuse(
      words(`no open issue has ${label.length === 1 ? 'the label' : 'the labels'} ${listed(label)}`),
    )
  const text = planFromIssues(issues, label)
  if (output === undefined) process.stdout.write(text)
  else await writeNew(output, text)
  const what = count(issues.length, 'task')
  console.error(`${output ?? 'plan'}: ${what}; issues are written by others, so read it before you run it`)
  return exitCode.ok
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isThere) throw error
    refuse(words(`${file} is there already`, 'name a new file'))
  }
}
