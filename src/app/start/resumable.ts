import type { Command } from '../../core/input.ts'
import { isTerminal } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import { openEvidence } from '../compose/evidence.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import type { LoadedRun } from '../load-run.ts'
import { findAhead } from '../verify/ahead.ts'
import { halt } from './halted.ts'
import { requireVariables } from './variables.ts'

/** Git never knows more than the journal; where it does, the journal has lost something and nothing lands by it. */
export async function requireBehindJournal(
  { facts }: OpenedRepository,
  { run, ...told }: LoadedRun,
): Promise<void> {
  const ahead = await findAhead(told, openEvidence(facts.commonDir, requireRun(told.world).config))
  if (ahead.length > 0) halt({ kind: 'git-ahead', run, ahead })
}

/** The variables of what may still be worked on: with a retry among what is asked first, of what is dead too. */
export function requireVariablesAhead(world: World, first: readonly Command[]): void {
  const retried = first.some(({ type }) => type === 'retry-tasks')
  const ahead = [...world.tasks.values()].filter(
    ({ state }) => !isTerminal(state.status) || (retried && state.status === 'dead'),
  )
  if (ahead.length === 0) return
  requireVariables({ config: requireRun(world).config, tasks: ahead.map(({ spec }) => spec) })
}
