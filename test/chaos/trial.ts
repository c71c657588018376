import type { Fakehub } from '../fakehub/start.ts'
import { forgeViolations, onForge } from './forge.ts'
import type { Execution, Ground, Outcome } from './ground.ts'
import { execute, makeGround, removeGround } from './ground.ts'
import type { Story } from './stories.ts'
import type { Rest } from './violations.ts'
import { findViolations, readRest } from './violations.ts'

/** Where orch is killed: at an event of its journal, or at an instant. */
export type Kill =
  | { readonly at: 'event'; readonly when: 'before' | 'after' | 'torn'; readonly seq: number }
  | { readonly at: 'instant'; readonly ms: number }

export interface Programs {
  /** orch as it is. */
  readonly orch: string
  /** orch with the journal that kills. */
  readonly lethal: string
}

/** One way of dying: the kills of the run and of the engines that resume it, in order. */
export interface Trial {
  readonly story: Story
  readonly kills: readonly Kill[]
}

export interface TrialEnd {
  /** Kills that struck: a run may be over before one comes. */
  readonly struck: number
  readonly violations: readonly string[]
}

export interface Stage {
  readonly home: string
  readonly template: string
  readonly programs: Programs
  /** Where pull requests are opened; null where no story opens any. */
  readonly forge: Fakehub | null
}

/** How a story ends when nobody disturbs it. */
export async function playUndisturbed(stage: Stage, story: Story): Promise<Rest> {
  const ground = await onForge(makeGround(stage.home, stage.template), story, stage.forge)
  try {
    const { code, output } = await execute(ground, { program: stage.programs.orch, args: runArgs })
    if (code !== story.exitCode) throw new Error(`${story.name} ended with ${code}:\n${output}`)
    return readRest(ground, stage.programs.orch)
  } finally {
    removeGround(ground)
  }
}

/** Kills orch again and again, resumes it, and looks at what is left. */
export async function playTrial(stage: Stage, trial: Trial, undisturbed: Rest): Promise<TrialEnd> {
  const ground = await onForge(makeGround(stage.home, stage.template), trial.story, stage.forge)
  const { orch } = stage.programs
  const { struck, outcome } = await playToTheEnd(ground, stage.programs, trial)
  const violations = [...violationsOf(), ...(await forgeViolations(ground, trial.story, stage.forge))]
  if (violations.length === 0) removeGround(ground)
  return { struck, violations: violations.map((text) => `${text} (${ground.folder})`) }

  function violationsOf(): readonly string[] {
    const { isOrdered, exitCode } = trial.story
    if (outcome.code !== exitCode)
      return [`orch resume ended with ${outcome.code ?? outcome.signal}: ${outcome.output.slice(-2_000)}`]
    const isProposed = trial.story.isProposed === true
    return findViolations(ground, { rest: readRest(ground, orch), undisturbed, orch, isOrdered, isProposed })
  }
}

const runArgs = ['run', 'plan.json', '--ui', 'plain', '--yes', '--fresh']
const resumeArgs = ['resume', '--ui', 'plain', '--yes']

async function playToTheEnd(
  ground: Ground,
  programs: Programs,
  { kills }: Trial,
): Promise<{ readonly struck: number; readonly outcome: Outcome }> {
  let struck = 0
  for (const kill of kills) {
    const outcome = await goOn(ground, { program: programs.lethal, ...deadly(kill) }, struck > 0)
    if (outcome.signal !== 'SIGKILL') return { struck, outcome }
    struck += 1
  }
  return { struck, outcome: await goOn(ground, { program: programs.orch }, struck > 0) }
}

/** Resumes what a kill has left, as a person would: where nothing had been promised yet, by running the plan. */
async function goOn(ground: Ground, execution: Omit<Execution, 'args'>, isKilled: boolean): Promise<Outcome> {
  if (!isKilled) return execute(ground, { ...execution, args: runArgs })
  const resumed = await execute(ground, { ...execution, args: resumeArgs })
  const isUnbegun = /no run to resume|stopped before it began/.test(resumed.output)
  return isUnbegun ? execute(ground, { ...execution, args: runArgs }) : resumed
}

function deadly(kill: Kill) {
  return kill.at === 'instant'
    ? { killAfterMs: kill.ms }
    : { env: { ORCH_CHAOS_KILL: `${kill.when} ${kill.seq}` } }
}
