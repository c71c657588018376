import type { Effect } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'
import type { AttemptRef, TreeId } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import { subjectName } from '../core/verdict/next.ts'
import type { CheckResult } from '../core/verdict/verdict.ts'
import type { CommandReport } from '../ports/commands.ts'
import type { Slot } from '../ports/repository.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { runSetup } from './steps/run-setup.ts'

type RunCheck = Extract<Effect, { readonly type: 'run-check' }>

/** One run of one check: from the cache of passes, in the agent's slot for a branch, else in a clean check slot. */
export const runCheck: Stage<'run-check'> = async (effect, ports, signal) => {
  const { check, commit, base } = effect
  const tree = await ports.repository.tree(commit)
  const { env, fingerprint } = await ports.surroundings.forCheck(check, { base, ref: attemptOf(effect) })
  const ended = (result: CheckResult, log: string): Observation => {
    const seen = { subject: effect.subject, check: check.name, environment: fingerprint, commit, tree }
    return { type: 'check-ended', ...seen, result, log }
  }
  const known = await knownPass(effect, { tree, environment: fingerprint }, ports)
  if (known !== null) return ended(known, '')
  const log = await ports.files.commandLog(subjectName(effect.subject, commit), logName(effect))
  const run = { effect, env, log }
  return effect.slot === null
    ? inCheckSlot(run, { ports, signal, ended })
    : inSlot({ ...run, slot: { ...effect.slot, fresh: false } }, { ports, signal, ended })
}

/** What ran in a clean slot before needs no second run, unless a second run is what is asked for. */
async function knownPass(
  { check, rerun, slot }: RunCheck,
  where: { readonly tree: TreeId; readonly environment: string },
  { verdicts }: Ports,
): Promise<CheckResult | null> {
  if (rerun !== 0 || slot !== null) return null
  const known = await verdicts.find({ check: check.name, definition: check.definition, ...where })
  if (known === null) return null
  const { run, seq, durationMs } = known
  return { outcome: 'passed', durationMs, cached: { run, seq } }
}

/** A branch check works for the attempt whose slot it runs in. */
function attemptOf({ subject }: RunCheck): AttemptRef | null {
  return subject.of === 'branch' ? { task: subject.task, attempt: subject.attempt } : null
}

/** `unit`, and `unit.2` for the run that confirms it. */
function logName({ check, rerun }: RunCheck): string {
  return rerun === 0 ? check.name : `${check.name}.${rerun + 1}`
}

interface Run {
  readonly effect: RunCheck
  readonly env: Readonly<Record<string, string>>
  readonly log: string
}

interface Around {
  readonly ports: Ports
  readonly signal: AbortSignal
  readonly ended: (result: CheckResult, log: string) => Observation
}

async function inCheckSlot(run: Run, around: Around): Promise<Observation | null> {
  const { effect } = run
  const { ports, signal } = around
  const { commit, base, check } = effect
  const lease = await ports.slots.leaseForCheck({ run: ports.run, commit })
  if (lease.kind === 'busy') {
    return {
      type: 'effect-failed',
      effect: effect.id,
      failure: { kind: 'slots-busy', holders: lease.holders },
    }
  }
  try {
    await ports.slots.checkoutDetached(lease.slot, { commit, restore: check.restore, base })
    const begun = ports.clock.now()
    const failure = await runSetup({ slot: lease.slot, work: null, name: effect.id }, ports, signal)
    if (failure === null) return await inSlot({ ...run, slot: lease.slot }, around)
    if (signal.aborted) return null
    const red = redSetup(failure, ports.clock.now() - begun)
    return red === null ? { type: 'effect-failed', effect: effect.id, failure } : around.ended(red, '')
  } finally {
    try {
      await ports.slots.restoreKept(lease.slot)
    } finally {
      await ports.slots.release(lease.slot)
    }
  }
}

/** Setup that said no with an exit code says it of this tree; whatever else went wrong is the machine's doing. */
function redSetup(failure: Failure, durationMs: number): CheckResult | null {
  if (failure.kind !== 'setup-failed' || failure.exitCode === null) return null
  const { command, exitCode } = failure
  const tail = `setup failed: ${command}\n${failure.tail}`
  return { outcome: 'failed', how: 'exited', exitCode, tail, durationMs }
}

async function inSlot(
  run: Run & { readonly slot: Slot },
  { ports, signal, ended }: Around,
): Promise<Observation | null> {
  const { effect, env, log, slot } = run
  const report = await ports.commands.run(
    {
      id: effect.id,
      command: effect.check.run,
      cwd: slot.path,
      env,
      stdinFile: null,
      logFile: log,
      eventsFile: null,
      outputLimitBytes: ports.config.outputLimitBytes,
      timeoutMs: effect.check.timeoutMs,
      idleTimeoutMs: null,
      exitFile: null,
      outlivesEngine: false,
    },
    signal,
  )
  if (signal.aborted || report.end.how === 'stopped') return null
  // Who found no room proved nothing, and is no witness against the work.
  const isPass = report.end.how === 'exited' && report.end.code === 0
  if (!isPass && report.hostFault !== undefined)
    return { type: 'effect-failed', effect: effect.id, failure: report.hostFault }
  const edited = await ports.slots.edited(slot)
  return ended(
    edited.length > 0
      ? { outcome: 'edited', paths: edited, durationMs: report.durationMs }
      : resultOf(report),
    log,
  )
}

function resultOf({ end, tail, durationMs }: CommandReport): CheckResult {
  switch (end.how) {
    case 'exited':
      return end.code === 0
        ? { outcome: 'passed', durationMs, cached: null }
        : { outcome: 'failed', how: 'exited', exitCode: end.code, tail, durationMs }
    case 'signalled':
      return { outcome: 'failed', how: 'signalled', exitCode: null, tail, durationMs }
    case 'timed-out':
    case 'idle':
    case 'stopped':
      return { outcome: 'failed', how: 'timed-out', exitCode: null, tail, durationMs }
    case 'not-started':
      return { outcome: 'failed', how: 'not-started', exitCode: null, tail: end.detail, durationMs }
  }
}
