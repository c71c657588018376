import { thisActor } from '../../app/actor.ts'
import type { ResumeAsk } from '../../app/begin.ts'
import { resumeRun } from '../../app/begin.ts'
import { openLocks } from '../../app/compose/records.ts'
import type { OpenedRepository } from '../../app/compose/repository.ts'
import { consult } from '../../app/consult.ts'
import { resumeAlone } from '../../app/detach.ts'
import { waitingAsks } from '../../app/inbox.ts'
import { chooseRun } from '../../app/load-run.ts'
import { dropStaleLock } from '../../app/lock.ts'
import { requireLoaded } from '../../app/require-loaded.ts'
import { catchHalt, halt } from '../../app/start/halted.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import type { Budget } from '../../core/budget.ts'
import type { RunId } from '../../core/ids.ts'
import type { Command } from '../../core/input.ts'
import type { World } from '../../core/world.ts'
import { budgetText } from '../../report/words/budget.ts'
import { refusalWords } from '../../report/words/refusal.ts'
import { requirePerson } from '../caller.ts'
import { detachResume } from '../detach.ts'
import type { DriveEnd } from '../drive-run.ts'
import { driveRun } from '../drive-run.ts'
import { exitCode } from '../exit-code.ts'
import { personHere } from '../person.ts'
import { refuse } from '../refuse.ts'
import { sayHalt } from '../say-halt.ts'
import { tellEndOf } from '../tell-end.ts'
import type { UiName } from '../ui/open.ts'
import { defaultUi } from '../ui/open.ts'

export interface ResumeOptions {
  /** A prefix of the run; null takes the only live one, else the latest. */
  readonly run: string | null
  readonly takeOver: boolean
  readonly ui: UiName | null
  readonly detach: boolean
  /** Gives every dead task another try. */
  readonly retryDead: boolean
  /** This process is the one that `--detach` left behind. */
  readonly detached?: boolean
  /** `--budget-usd` and `--budget-tokens`: another budget for the run; null keeps the one it has. */
  readonly budget?: Budget
}

/** `orch resume`: goes on where a crash or a stop left a run; one that has ended prints its end again. */
export async function resume(options: ResumeOptions): Promise<number> {
  const found = await catchHalt(() => findRun(options))
  if (found.kind === 'halt') return sayHalt(found.halt)
  const { opened, run, world, pending } = found.value
  if (world.run?.outcome === null) requirePerson('resume', run, opened.facts)
  if (options.budget !== undefined && world.run?.outcome === null) {
    const raised = await raiseBudget(opened.facts.commonDir, run, options.budget)
    if (raised === 'sent' && !options.takeOver) return sayRaised(run, options.budget)
  }
  const first = options.retryDead ? retryDead(world) : []
  if (world.run?.outcome != null && first.length === 0 && !pending) {
    await dropStaleLock(openLocks(), { run, paths: found.value.loaded.paths })
    tellEndOf(opened.facts.commonDir, run)
    return world.run.outcome === 'done' ? exitCode.ok : exitCode.tasksFailed
  }
  if (options.detach) return detachResume(opened.facts.commonDir, run)
  return drive({ opened, run, first, loaded: found.value.loaded }, options)
}

/** Left in the inbox: whoever drives the run takes it in, an engine that lives at once. */
async function raiseBudget(commonDir: string, run: RunId, budget: Budget): Promise<'sent' | 'recorded'> {
  const command = { type: 'raise-budget', ...budget } as const
  // Consulting plays what was asked before into the world, and the one that is resumed has to be the journal's.
  const loaded = requireLoaded(commonDir, run)
  const consulted = await consult(loaded, { command, by: thisActor('resume') }, openLocks())
  return consulted.kind === 'refused' ? refuse(refusalWords(consulted.refusal)) : consulted.kind
}

function sayRaised(run: RunId, budget: Budget): number {
  console.log(`run ${run} is under way, and gets a budget of ${budgetText(budget)}`)
  return exitCode.ok
}

async function drive(
  ask: Omit<ResumeAsk, 'takeOver'>,
  options: Pick<ResumeOptions, 'ui' | 'takeOver' | 'detached'>,
): Promise<number> {
  const alone = options.detached === true
  const end = await driveRun(
    (audience) => {
      const begin = () => resumeRun({ ...ask, takeOver: options.takeOver }, audience)
      return alone ? resumeAlone(begin) : begin()
    },
    {
      ui: options.ui ?? defaultUi(),
      detached: alone,
      notices: [],
      verb: 'resume',
    },
  )
  return afterPreflight(end, { ui: options.ui, opened: ask.opened })
}

/** `preflight: ask`: a red target is a question to whoever is there; without an answer the run waits. */
export async function afterPreflight(
  end: DriveEnd,
  { ui, opened }: { readonly ui: UiName | null; readonly opened: OpenedRepository },
): Promise<number> {
  const run = end.world?.run
  if (run?.preflight.status !== 'failed' || run.config.preflight !== 'ask') return end.code
  const { failure } = run.preflight
  const check = failure.kind === 'base-red' ? failure.check : 'setup'
  const tail = 'tail' in failure ? failure.tail : ''
  const answer = await personHere({ trust: 'ask' }).confirm({ kind: 'red-target', check, tail })
  if (answer === null) return exitCode.waiting
  if (!answer) return end.code
  return drive({ opened, run: run.id, first: [{ type: 'overrule-preflight' }] }, { ui, takeOver: false })
}

async function findRun({ run: prefix }: ResumeOptions) {
  const opened = await requireRepository(process.cwd())
  const { commonDir } = opened.facts
  const choice = chooseRun(commonDir, { prefix, locks: openLocks() })
  switch (choice.kind) {
    case 'none':
      return halt({ kind: 'no-run' })
    case 'unknown':
      return halt({ kind: 'unknown-run', prefix: choice.prefix })
    case 'ambiguous':
      return halt({ kind: 'ambiguous-run', runs: choice.runs })
    case 'chosen': {
      const { run } = choice
      const loaded = requireLoaded(commonDir, run)
      const pending = waitingAsks(loaded.paths.inbox).length > 0
      return { opened, run, loaded, world: loaded.world, pending }
    }
  }
}

function retryDead(world: World): readonly Command[] {
  const dead = [...world.tasks.values()]
    .filter(({ state }) => state.status === 'dead')
    .map(({ spec }) => spec.id)
  return dead.length === 0
    ? []
    : [{ type: 'retry-tasks', tasks: dead, hint: null, agent: null, clean: false }]
}
