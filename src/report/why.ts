import type { TaskId } from '../core/ids.ts'
import type { PastAttempt, TaskRecord } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireTask } from '../core/world.ts'
import { count, duration, short, took } from './text.ts'
import { spentText } from './usage-text.ts'
import type { Situation } from './view/situation.ts'
import { situation } from './view/situation.ts'
import type { Onlooker } from './view.ts'
import { inPlanOrder } from './view.ts'
import { runWhy } from './why/run.ts'
import { whyTask } from './why/task.ts'
import { unmetDependencies } from './why/waiting.ts'
import { attemptEnd } from './words/attempt-end.ts'
import { raisingOption } from './words/budget.ts'
import { deadLetterWords } from './words/dead-letter.ts'
import { stoppedHint } from './words/remedy.ts'
import { answerClause } from './words/rules.ts'

/** What the run does or waits for, then every task that has not ended, or died, with its sentence. */
export function runWhyText(world: World, onlooker: Onlooker): string {
  const seen = situation(world, onlooker)
  const told = inPlanOrder(world).filter(({ state }) => isOpen(state.status) || state.status === 'dead')
  const width = told.reduce((most, { spec }) => Math.max(most, spec.id.length), 0)
  const lines = told.flatMap((record) => [
    `  ${record.spec.id.padEnd(width)}  ${whyTask(seen, record)}`,
    ...revival(seen, record).map((hint) => `${' '.repeat(width + 4)}hint: ${hint}`),
  ])
  return [`${seen.run.id} ${runWhy(seen)}`, ...lines].join('\n')
}

function revival(seen: Situation, record: TaskRecord): readonly string[] {
  const hint = deadHint(record)
  return hint === null ? wayOn(seen, record) : [hint]
}

function deadHint(record: TaskRecord): string | null {
  const { state } = record
  return state.status === 'dead' ? deadLetterWords(record, state.failure).hint : null
}

/** What a person does about what keeps a ready task from starting. */
function wayOn({ run, world, hindrance }: Situation, record: TaskRecord): readonly string[] {
  const found = hindrance(record)
  if (found?.kind === 'agent-stopped') return [stoppedHint(run.config, record.spec.id, found)]
  if (found?.kind !== 'budget-spent' || world.active.size > 0) return []
  return [`orch resume ${raisingOption(found.failure)}`]
}

/** Everything that holds one task, from its one sentence down to each fact. */
export function taskWhyText(world: World, task: TaskId, onlooker: Onlooker): string {
  const seen = situation(world, onlooker)
  const record = requireTask(world, task)
  const facts = [
    ...chain(seen, record),
    ...decisions(record),
    ...wayOn(seen, record),
    ...history(record),
    ...worktreeKept(seen, record),
    ...limits(seen, record),
    ...deadEnd(record),
  ]
  return [`${task} ${whyTask(seen, record)}`, ...facts.map((fact) => `  ${fact}`)].join('\n')
}

function isOpen(status: TaskRecord['state']['status']): boolean {
  return ['waiting', 'ready', 'active', 'held', 'queued'].includes(status)
}

/** What it waits for, what that waits for, and so on; each task once. */
function chain(seen: Situation, record: TaskRecord): readonly string[] {
  if (record.state.status !== 'waiting') return []
  const told = new Set<TaskId>([record.spec.id])
  const lines: string[] = []
  const tell = (waiting: TaskRecord, depth: number) => {
    for (const unmet of unmetDependencies(seen, waiting)) {
      if (told.has(unmet.spec.id)) continue
      told.add(unmet.spec.id)
      lines.push(`${'  '.repeat(depth)}needs ${unmet.spec.id}: ${whyTask(seen, unmet)}`)
      if (depth < deepest && unmet.state.status === 'waiting') tell(unmet, depth + 1)
    }
  }
  tell(record, 0)
  return lines.length > mostLines
    ? [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more`]
    : lines
}

/** A chain of thousands is told as far as a person reads. */
const deepest = 12
const mostLines = 40

/** What admission asks a person. */
function decisions({ spec, state }: TaskRecord): readonly string[] {
  if (state.status !== 'held') return []
  return [
    ...state.answers.map((answer) => `${answerClause(answer)}; ${answer.remedy}`),
    `orch approve ${spec.id} lets it through, orch reject ${spec.id} -m "why" sends it back`,
  ]
}

/** `attempt 1 (claude, 61 s, $0.25): the agent exited with 2`. */
export function attemptText(ended: PastAttempt, { past, state }: TaskRecord): string {
  const { attempt, agent, startedAt, endedAt, spent } = ended
  const facts = [agent, took(endedAt - startedAt), spentText(spent)].filter((fact) => fact !== '')
  return `attempt ${attempt} (${facts.join(', ')}): ${attemptEnd(ended, { past, status: state.status })}`
}

function history(record: TaskRecord): readonly string[] {
  const { past, saved, approvals } = record
  const attempts = past.map((ended) => attemptText(ended, record))
  const given = approvals.map(({ by, override }) =>
    override === null ? `approved by ${by.user}` : `rule ${override} overridden by ${by.user}`,
  )
  const work = saved === null ? [] : [`saved work: ${short(saved.head)} on ${saved.branch}`]
  const { opened } = record.proposals
  const pull = opened === null ? [] : [`pull request #${opened.number} (${opened.state}): ${opened.url}`]
  return [...attempts, ...given, ...work, ...pull]
}

function deadEnd(record: TaskRecord): readonly string[] {
  const hint = deadHint(record)
  return hint === null ? [] : [`hint: ${hint}`]
}

function worktreeKept({ kept }: Situation, { spec, state }: TaskRecord): readonly string[] {
  const path = state.status === 'dead' ? kept.get(spec.id) : undefined
  return path === undefined ? [] : [`its worktree stays as it left it: ${path}`]
}

function limits({ world, now }: Situation, { spec, tally, state }: TaskRecord): readonly string[] {
  if (!isOpen(state.status) || tally.attempts === 0) return []
  const left = spec.retry.maxAttempts - tally.spent
  const deadline = world.deadlines.get(spec.id)
  return [
    `${left} of ${count(spec.retry.maxAttempts, 'attempt')} left`,
    ...(deadline === undefined ? [] : [`its deadline passes in ${duration(Math.max(0, deadline - now))}`]),
  ]
}
