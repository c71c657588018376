import { inspectPlan } from '../../app/inspect-plan.ts'
import { catchHalt } from '../../app/start/halted.ts'
import type { Diagnostic } from '../../core/plan/diagnostic.ts'
import { planGraph } from '../../core/plan/graph.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { mistakeWords } from '../../report/mistakes/words.ts'
import { noticeText } from '../../report/notices.ts'
import { count, listed } from '../../report/text.ts'
import { exitCode } from '../exit-code.ts'
import { sayHalt } from '../say-halt.ts'

export interface ValidateOptions {
  readonly target?: string
  readonly config?: string
  readonly json?: boolean
}

/** `orch validate`: every mistake of a plan at once; starts nothing and asks nothing. */
export async function validate(path: string, { target, config, json }: ValidateOptions): Promise<number> {
  const inspected = await catchHalt(() =>
    inspectPlan({ path, target: target ?? null, config: config ?? null }),
  )
  if (inspected.kind === 'halt') {
    const { halt } = inspected
    if (!json || halt.kind !== 'diagnostics') return sayHalt(halt)
    console.log(
      verdictJson({ valid: false, plan: null, tasks: 0, diagnostics: halt.diagnostics.map(asJson) }),
    )
    return exitCode.usage
  }
  const { plan, notices, againstConfig } = inspected.value
  for (const notice of notices) console.error(noticeText(notice))
  if (!againstConfig)
    console.error('no repository with a config here: agents, checks and resources were not looked up')
  const verdict = { valid: true, plan: plan.name, tasks: plan.tasks.length, diagnostics: [] }
  console.log(json ? verdictJson(verdict) : planText(plan, path))
  return exitCode.ok
}

interface Verdict {
  readonly valid: boolean
  readonly plan: string | null
  readonly tasks: number
  readonly diagnostics: readonly object[]
}

function verdictJson(verdict: Verdict): string {
  return JSON.stringify({ v: 1, ...verdict }, null, 2)
}

function asJson(diagnostic: Diagnostic) {
  const { kind, path, line, column, length } = diagnostic
  return { kind, path, line, column, length, ...mistakeWords(diagnostic) }
}

function planText({ name, tasks }: Plan, path: string): string {
  const { level, criticalPath } = planGraph(tasks)
  const levels = new Set(level.values()).size
  const agents = [...new Set(tasks.flatMap((task) => task.agents))]
  return [
    `${path === '-' ? 'stdin' : path} is valid: plan ${name}, ${count(tasks.length, 'task')} on ${count(levels, 'level')}`,
    `agents: ${listed(agents, 9)}`,
    `critical path: ${criticalPath.join(' -> ')}`,
  ].join('\n')
}
