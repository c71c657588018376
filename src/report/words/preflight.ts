import type { Failure } from '../../core/failure.ts'
import type { Run } from '../../core/run/state.ts'
import type { Words } from '../words.ts'
import { words } from '../words.ts'
import { exited, failureClause, failureEvidence } from './failure.ts'

/** The target itself is red, so no prompt was paid for. */
export function preflightWords({ target, config }: Pick<Run, 'target' | 'config'>, failure: Failure): Words {
  const starts = config.preflight === 'run' ? 'the run goes on all the same' : 'no agent was started'
  return words(
    `${targetClause(target, failure)}; ${starts}`,
    `orch check ${target} shows it by itself; mend ${target}, then orch resume (where the config is what is wrong, mend that and orch run … --fresh: a run keeps the config it began with)`,
    failureEvidence(failure),
  )
}

/** What is wrong with the target, as a sentence about it. */
export function targetClause(target: string, failure: Failure): string {
  if (failure.kind === 'base-red') return `check ${failure.check} fails on ${target} itself`
  if (failure.kind === 'setup-failed')
    return `setup command \`${failure.command}\` ${exited(failure.exitCode)} on ${target} itself`
  return `${target} could not be looked at: ${failureClause(failure)}`
}

/** What work waits for that its ground, the target or a pull request, keeps from landing. */
export function suspensionClause(ground: string, failure: Failure): string {
  if (failure.kind === 'target-gone')
    return `waits: ${failureClause(failure)}; \`git branch ${failure.target} <commit>\` makes it again`
  if (failure.kind === 'no-change') return 'waits until what it is stacked on lands, which holds this change'
  return `waits until ${ground} moves: ${targetClause(ground, failure)}`
}
