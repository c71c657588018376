import type { CheckSpec, Config } from '../core/config.ts'
import type { Failure } from '../core/failure.ts'
import type { CommitId } from '../core/ids.ts'
import type { CheckResult } from '../core/verdict/verdict.ts'
import { runCheck } from '../stages/run-check.ts'
import { setUpTarget } from '../stages/set-up-target.ts'
import type { OpenedRepository } from './compose/repository.ts'
import { composeRun } from './compose/run.ts'
import { makeRunFolder, nextRunId } from './run-folder.ts'
import { systemClock } from './system-clock.ts'

/** What one step of `orch check` came to. */
export type CheckStep =
  | { readonly kind: 'set-up'; readonly failure: Failure | null }
  | {
      readonly kind: 'checked'
      readonly check: CheckSpec
      readonly result: CheckResult
      readonly log: string
    }
  | { readonly kind: 'not-checked'; readonly check: CheckSpec; readonly failure: Failure }

/** Runs setup and every check on a commit in a check slot, as a run would; true when all that gate passed. */
export async function checkCommit(
  {
    opened,
    config,
    commit,
  }: { readonly opened: OpenedRepository; readonly config: Config; readonly commit: CommitId },
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep: (step: CheckStep) => void },
): Promise<boolean> {
  const run = nextRunId(opened.facts.commonDir, systemClock.now(), systemClock.chance())
  const paths = await makeRunFolder(opened.facts.commonDir, run)
  const setting = { run, target: '', paths, config, opened, clock: systemClock }
  const ports = composeRun({ ...setting, tasks: [] })
  let green = true
  const step = (done: CheckStep, good: boolean) => {
    green &&= good
    onStep(done)
    return good
  }
  try {
    const prepared = ports.redacted(
      await setUpTarget({ type: 'set-up-target', id: 'set-up', commit }, ports, signal),
    )
    const failure = prepared?.type === 'target-set-up' ? prepared.failure : failureOf(prepared)
    if (!step({ kind: 'set-up', failure }, failure === null)) return false
    for (const check of config.checks ?? []) {
      const found = await runCheck(
        {
          type: 'run-check',
          id: `check ${check.name}`,
          subject: { of: 'target' },
          check,
          commit,
          base: commit,
          rerun: 0,
          slot: null,
        },
        ports,
        signal,
      )
      const seen = ports.redacted(found)
      if (seen?.type === 'check-ended') {
        const passed = seen.result.outcome === 'passed'
        step({ kind: 'checked', check, result: seen.result, log: seen.log }, passed || !check.required)
      } else step({ kind: 'not-checked', check, failure: failureOf(seen) ?? { kind: 'lost' } }, false)
    }
    return green
  } finally {
    await ports.commands.close()
    await ports.slots.settled()
  }
}

function failureOf(seen: { readonly type: string } | null): Failure | null {
  return seen !== null && 'failure' in seen ? (seen.failure as Failure) : null
}
