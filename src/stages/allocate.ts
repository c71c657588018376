import { isStacked } from '../core/config.ts'
import type { Effect } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'
import type { CommitId } from '../core/ids.ts'
import { attemptName } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import { isSetupOfWork, tellsAgent } from '../core/task/retry.ts'
import type { Slot } from '../ports/repository.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { giveBack, givenBack } from './steps/give-back.ts'
import type { WorkOf } from './steps/run-setup.ts'
import { runInSlot, runSetup } from './steps/run-setup.ts'
import { vetTarget } from './steps/vet-target.ts'

type Allocate = Extract<Effect, { readonly type: 'allocate' }>

/** A slot for an attempt: leased, checked out, set up; nothing of it is left behind when that does not work out. */
export const allocate: Stage<'allocate'> = async (effect, ports, signal) => {
  const place = await startOf(effect, ports)
  const { id: effectId, task, attempt } = effect
  if (place === null) {
    return {
      type: 'effect-failed',
      effect: effectId,
      failure: { kind: 'target-gone', target: effect.target },
    }
  }
  if ('type' in place) return place
  await givenBack(effect.prefer, ports, signal)
  const lease = await ports.slots.leaseForAgent({
    run: ports.run,
    ref: effect,
    prefer: effect.prefer,
    commit: place.from,
  })
  if (lease.kind === 'busy') return { type: 'slots-busy', task, attempt, holders: lease.holders }
  try {
    const observation = await prepare({ effect, place, slot: lease.slot }, ports, signal)
    const kept = observation.type === 'slot-prepared' && !observation.alreadyDone && !signal.aborted
    if (!kept) await giveBack(lease.slot, workOf(effect), ports)
    return signal.aborted ? null : observation
  } catch (error) {
    await giveBack(lease.slot, workOf(effect), ports)
    throw error
  }
}

function workOf({ spec, task, attempt }: Allocate): WorkOf {
  return { spec, ref: { task, attempt } }
}

interface Place {
  /** The commit the work tree starts from. */
  readonly from: CommitId
  /** What the attempt's change is measured against. */
  readonly base: CommitId
}

/** A first attempt starts from the target as it is now, or from the pull request it rests on; a later one from what was saved. */
async function startOf(
  { start, base, target, tip: known }: Allocate,
  ports: Ports,
): Promise<Place | Stray | null> {
  if (start.from.kind === 'saved' && base !== null)
    return { from: start.from.commit, base: start.mergeIn ?? base }
  if (start.lower !== undefined) return { from: start.lower.head, base: start.lower.head }
  const tip = await ports.repository.tip(target)
  if (tip === null) return null
  const stray = await vetTarget(ports, { target, tip, known })
  if (stray !== null) return stray
  // From here on commits of agents contain it: what is made on it must not be taken for what it is made of.
  if (tip !== known) await ports.tell?.({ type: 'target-seen', tip, was: known })
  return { from: tip, base: tip }
}

type Stray = NonNullable<Awaited<ReturnType<typeof vetTarget>>>

async function prepare(
  { effect, place, slot }: { readonly effect: Allocate; readonly place: Place; readonly slot: Slot },
  ports: Ports,
  signal: AbortSignal,
): Promise<Extract<Observation, { type: 'slot-prepared' | 'allocation-failed' }>> {
  const { branch, start, task, attempt, linear, base } = effect
  await ports.slots.checkout(slot, {
    ref: effect,
    run: ports.run,
    branch,
    from: place.from,
    mergeIn: start.mergeIn,
    linear,
    ...(base !== null && isStacked(ports.config) ? { since: base } : {}),
  })
  await ports.slots.copyFiles(slot)
  const name = attemptName(effect)
  const unready = await runSetup({ slot, work: workOf(effect), name }, ports, signal)
  // An agent without room is paid for nothing.
  const failure = unready ?? ports.fullDisk?.() ?? null
  if (failure !== null && !isLeftToAgent(failure, start))
    return { type: 'allocation-failed', task, attempt, failure }
  const alreadyDone = await isDone({ effect, slot }, ports, signal)
  if (alreadyDone) await ports.repository.releaseBranch(branch, place.from)
  return {
    type: 'slot-prepared',
    task,
    attempt,
    slot: slot.name,
    path: slot.path,
    base: place.base,
    alreadyDone,
  }
}

/** Work that cannot be set up is the agent's to mend, once its prompt tells of that or of what else is wrong. */
function isLeftToAgent(failure: Failure, { from, feedback }: Allocate['start']): boolean {
  if (feedback === null || !isSetupOfWork(failure, from)) return false
  return isSetupOfWork(feedback, from) || tellsAgent(feedback)
}

/** `doneWhen` is asked once, on the task's base, before anything is paid for. */
async function isDone(
  { effect, slot }: { readonly effect: Allocate; readonly slot: Slot },
  ports: Ports,
  signal: AbortSignal,
): Promise<boolean> {
  const { doneWhen } = effect.spec
  if (doneWhen === null || effect.start.from.kind === 'saved') return false
  const env = await ports.surroundings.forSetup(effect.spec, workOf(effect).ref)
  const ask = { slot, name: `doneWhen ${attemptName(effect)}`, command: doneWhen, env }
  const { end } = await runInSlot(ask, ports, signal)
  return end.how === 'exited' && end.code === 0
}
