import { judge } from '../admission/judge.ts'
import type { Event } from '../event.ts'
import type { CommitId, Instant } from '../ids.ts'
import type { Input } from '../input.ts'
import { candidateRules } from '../verdict/rules.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { bounce } from './judge.ts'
import { landingSubject } from './landing-text.ts'
import { blockedSince } from './obstacle.ts'
import type { Candidate } from './state.ts'

type Seen<T extends Input['type']> = Extract<Input, { type: T }>

/** A checkout in the way of a landing is left alone as long as it has been there, so that pauses double. */
const checkoutRetryMs = { least: 2_000, most: 60_000 }

export function takeCandidate(world: World, input: Seen<'candidate-merged'>): readonly Event[] {
  const present = current(world, input)
  if (present?.status !== 'merging') return []
  const run = requireRun(world)
  const { spec } = requireTask(world, input.task)
  const { task, candidate, base, commit, tree, facts } = input
  const answers = judge({
    facts,
    policy: run.config.policy,
    task: spec,
    landingMessage: landingSubject(run, spec),
    method: run.config.queue.method,
    remote: run.rules,
  })
  const checks = candidateRules(world, spec).map(({ check }) => check)
  return [
    ...seeBase(world, present, base),
    { type: 'candidate-built', task, candidate, base, commit, tree, patchId: facts.patchId, answers, checks },
  ]
}

export function conflictEntry(world: World, input: Seen<'merge-conflicted'>): readonly Event[] {
  const present = current(world, input)
  if (present?.status !== 'merging') return []
  const failure = { kind: 'conflict', files: input.files, detail: input.detail } as const
  return [
    ...seeBase(world, present, input.base),
    ...bounce(world, { candidate: input, moment: input, failure }),
  ]
}

/** A candidate may be built on a tip that somebody else made; what waits for a move must learn of it. */
function seeBase(world: World, { lower }: Candidate, base: CommitId): readonly Event[] {
  return lower !== undefined || requireRun(world).tip === base ? [] : [{ type: 'target-moved', tip: base }]
}

/** The target already holds everything the branch would bring; a pull request that does has yet to land. */
export function dropPointless(world: World, input: Seen<'merge-pointless'>): readonly Event[] {
  const present = current(world, input)
  if (present?.status !== 'merging') return []
  if (present.lower !== undefined) {
    const failure = { kind: 'no-change', tail: '', sameAsRed: false } as const
    return [{ type: 'entry-suspended', task: input.task, base: input.base, failure }]
  }
  return [{ type: 'task-done', task: input.task, reason: 'the target already holds this change' }]
}

export function targetGone(world: World, input: Seen<'target-gone'>): readonly Event[] {
  if (current(world, input)?.status !== 'merging') return []
  return suspendWithoutTarget(world, input)
}

export function finishLanding(world: World, input: Seen<'target-landed'>): readonly Event[] {
  const candidate = current(world, input)
  if (candidate?.status !== 'landing') return []
  const { task, candidate: number, base, commit, tree } = candidate
  const { lag } = input
  return [
    { type: 'landed', task, candidate: number, base, commit, tree, ...(lag === undefined ? {} : { lag }) },
  ]
}

/** Somebody else moved the target: the candidate is void, its entry is merged anew on the new tip. */
export function moveBase(world: World, input: Seen<'base-moved'>): readonly Event[] {
  if (current(world, input)?.status !== 'landing') return []
  if (input.tip === null) return suspendWithoutTarget(world, input)
  const { task, candidate, tip } = input
  return [
    { type: 'target-moved', tip },
    { type: 'candidate-abandoned', task, candidate, because: 'base-moved' },
  ]
}

/** Without a target nothing can land; the entry waits until the branch is there again. */
function suspendWithoutTarget(world: World, { task }: Pick<Candidate, 'task'>): readonly Event[] {
  const failure = { kind: 'target-gone', target: requireRun(world).target } as const
  return [
    { type: 'target-moved', tip: null },
    { type: 'entry-suspended', task, base: null, failure },
  ]
}

export function waitForCheckout(world: World, input: Seen<'landing-stopped'>): readonly Event[] {
  if (current(world, input)?.status !== 'landing') return []
  return blockLanding(world, input)
}

/** The entry waits for whatever keeps its landing from happening, and is looked at again later. */
export function blockLanding(
  world: World,
  block: Pick<
    Extract<Event, { type: 'landing-blocked' }>,
    'task' | 'candidate' | 'checkout' | 'reason' | 'paths'
  > & { readonly at: Instant },
): readonly Event[] {
  const { task, candidate, checkout, reason, paths, at } = block
  const entry = world.queue.entries.find((each) => each.task === task)
  const since = entry === undefined ? null : blockedSince(entry, block)
  const retryAt = at + checkoutPauseMs(at - (since ?? at))
  return [{ type: 'landing-blocked', task, candidate, checkout, reason, paths, retryAt }]
}

function checkoutPauseMs(waitedMs: number): number {
  const { least, most } = checkoutRetryMs
  return Math.min(most, Math.max(least, waitedMs))
}

/** The candidate this observation is about, if it is still the present one. */
function current(world: World, { task, candidate }: Pick<Candidate, 'task' | 'candidate'>): Candidate | null {
  const present = world.queue.candidate
  return present?.task === task && present.candidate === candidate ? present : null
}
