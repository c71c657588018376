import type { TaskId } from '../../core/ids.ts'
import { failedChecks, isRefused, missingChecks } from '../../core/pull-request/judge.ts'
import type { ForgeFault, Lower } from '../../core/pull-request/pull-request.ts'
import { isLanding } from '../../core/queue/change.ts'
import type { Proposal } from '../../core/queue/state.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { isTerminal, satisfiesDependents } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireRun, requireTask } from '../../core/world.ts'
import { listed, printable } from '../text.ts'

/** What an open pull request waits for, as the second half of a sentence. */
export function lookClause(world: World, proposal: Proposal): string {
  const { number, seen, landing, built } = proposal
  const name = `pull request #${number}`
  const stacked = built.lower === undefined ? null : `${name} is ${stackedClause(built.lower)}`
  if (seen === null) return stacked ?? `${name} is open`
  if (seen.state === 'merged')
    return stacked === null
      ? `${name} is merged`
      : `${name} is merged into what it is stacked on, and lands with that`
  if (seen.state === 'closed') return `${name} was closed`
  const base = built.lower?.branch ?? requireRun(world).target
  if (seen.base !== base) return `${name} was given the base ${seen.base}; it goes on once that is ${base}`
  if (landing === 'queued') return `${name} is ${place(seen.queuePosition)}in the forge’s merge queue`
  const failed = failedChecks(world, seen).map(({ name: check }) => check)
  if (failed.length > 0) return `${name}: ${listed(failed)} failed`
  if (seen.reviews === 'changes-requested') return `${name} waits for its reviewers, who asked for changes`
  if (isRefused(proposal))
    return `${name} is not merged by the forge: ${printable(proposal.held?.detail ?? '')}`
  if (seen.mergeable === 'conflict') return `${name} conflicts with its base`
  if (stacked !== null) return stacked
  const missing = missingChecks(world, seen)
  if (missing.length > 0) return `${name} waits for ${listed(missing)}`
  if (seen.draft) return `${name} is a draft`
  if (seen.reviews === 'required') return `${name} waits for a review`
  if (seen.mergeable === 'blocked') return `${name} waits for what else the branch’s rules ask`
  return landing === 'asked' ? `${name} is being merged` : `${name} may be merged`
}

/** What the work rests on until it has landed. */
export function stackedClause({ number, task }: Lower): string {
  return `stacked on #${number} of ${task}`
}

function place(position: number | null): string {
  return position === null ? '' : `number ${position} `
}

/** A line for each pull request that stays open although its task is cancelled: one of these, or stacked on one. */
export function leftOpenLines(world: World, tasks: 'all' | readonly TaskId[]): readonly string[] {
  return [...world.tasks.values()].flatMap((record) => {
    const { spec, proposals } = record
    const { opened } = proposals
    if (opened?.state !== 'open' || isLanding(world, spec.id) || !endsWith(world, record, tasks)) return []
    return [
      `${spec.id}: pull request #${opened.number} stays open; close it at ${opened.url} if nobody is to merge it`,
    ]
  })
}

function endsWith(world: World, { spec, state }: TaskRecord, tasks: 'all' | readonly TaskId[]): boolean {
  if (tasks === 'all') return !isTerminal(state.status)
  if (tasks.includes(spec.id)) return true
  const below = spec.dependsOn
    .map((id) => requireTask(world, id))
    .find((each) => !satisfiesDependents(each.state.status))
  return below !== undefined && !isTerminal(state.status) && endsWith(world, below, tasks)
}

/** Why a forge or remote did not do what it was asked. */
export function forgeClause(forge: string, fault: ForgeFault): string {
  switch (fault.kind) {
    case 'unreachable':
      return `${forge} cannot be reached`
    case 'rate-limited':
      return `${forge} limits requests`
    case 'unauthorized':
      return `${forge} does not take the token`
    case 'forbidden':
      return `${forge} does not let the token do that${fault.missing === null ? '' : ` (${fault.missing} is missing)`}`
    case 'not-found':
      return `${forge} has no such thing, or hides it from the token`
    case 'moved':
      return `a branch on ${forge} is no longer where it was`
    case 'refused':
      return `${forge} refuses it`
  }
}

/** What forge or remote said itself. */
export function forgeDetail(fault: ForgeFault): string {
  return fault.kind === 'rate-limited' ? '' : fault.detail
}
