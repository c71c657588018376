import type { TaskId } from '../../core/ids.ts'
import { footingOf } from '../../core/pull-request/stack.ts'
import { baseStanding, candidateStanding } from '../../core/queue/judge.ts'
import type { Built, Entry } from '../../core/queue/state.ts'
import { isTurnedAway } from '../../core/run/judge.ts'
import { isFlaky } from '../../core/verdict/verdict.ts'
import type { World } from '../../core/world.ts'
import { requireTask } from '../../core/world.ts'
import { listed, ordinal, short } from '../text.ts'
import { queuePosition } from '../view/queue-order.ts'
import type { Situation } from '../view/situation.ts'
import { checkoutClause } from '../words/checkout.ts'
import { groundClause } from '../words/ground.ts'
import { suspensionClause } from '../words/preflight.ts'
import { forgeClause, lookClause } from '../words/proposal.ts'
import { soon } from './ready.ts'
import { whyUnfooted } from './waiting.ts'

/** What becomes of finished work: its place, its candidate, or what stands in the way. */
export function whyQueued(seen: Situation, entry: Entry): string {
  const { target } = seen.run
  const { candidate } = seen.world.queue
  const resume = seen.engineAlive ? '' : '; it goes on once the run is resumed'
  if (candidate?.task === entry.task) {
    if (candidate.status === 'merging') return `is being merged with ${ground(candidate, target)}${resume}`
    if (candidate.status === 'proposing')
      return `is being opened as a pull request${outage(seen, `propose ${entry.task}`)}${resume}`
    if (candidate.status === 'landing')
      return `${target} is being moved to ${short(candidate.commit)}${flaky(candidate)}${resume}`
    return `${whyChecking(seen, candidate)}${flaky(candidate)}${resume}`
  }
  switch (entry.status) {
    case 'pending':
      return `${pending(seen, entry)}${resume}`
    case 'blocked':
      return `the landing waits: ${checkoutClause(entry)}`
    case 'suspended':
      return suspension(seen.world, entry)
    case 'proposed':
      return `${lookClause(seen.world, entry.proposal)}${outageOf(seen, entry.task)}${resume}`
    case 'unverified':
      return `landed on ${target} as ${short(entry.commit)} with another tree than the one that was proven; nothing else lands before orch approve ${entry.task}`
  }
}

function suspension(world: World, { task, failure }: Extract<Entry, { status: 'suspended' }>): string {
  return suspensionClause(groundClause(world, requireTask(world, task)), failure)
}

/** What the candidate is made on. */
function ground({ lower }: Pick<Built, 'lower'>, target: string): string {
  return lower === undefined ? target : `#${lower.number} of ${lower.task}`
}

function pending(seen: Situation, entry: Entry): string {
  const record = requireTask(seen.world, entry.task)
  if (footingOf(seen.world, record) === null) return whyUnfooted(seen, record)
  return `is ${ordinal(queuePosition(seen.world.queue, entry.task))} in the queue${behind(seen, entry)}`
}

/** What keeps an open pull request from going on; its verdicts may be what the forge waits for. */
function outageOf(seen: Situation, task: TaskId): string {
  const [first = ''] = [`land ${task}`, 'watch-', `publish ${task} `].flatMap((id) => outage(seen, id) || [])
  return first
}

/** What keeps forge or remote from doing it, and until when it is left alone. */
function outage({ world, now }: Situation, effect: string): string {
  for (const [id, { failure, until }] of world.stalls) {
    if (!id.startsWith(effect) || failure.kind !== 'forge-failed') continue
    return `; ${forgeClause(failure.forge, failure.fault)} (asked again ${soon(until - now)})`
  }
  return ''
}

/** What forge or remote last said no to. */
function shutOut({ stalls }: World): string {
  for (const { failure } of stalls.values())
    if (failure.kind === 'forge-failed') return `; ${forgeClause(failure.forge, failure.fault)}`
  return ''
}

/** A red result counts only once it is red again, and only if the base is green. */
function whyChecking({ world, run }: Situation, candidate: Built): string {
  const stand = candidateStanding(world, candidate)
  if (stand.kind === 'green') return `every check has passed; ${run.target} moves next`
  const base = ground(candidate, run.target)
  if (stand.kind === 'run') {
    const again = stand.rerun > 0 ? ` once more after ${stand.rerun === 1 ? 'it' : 'it twice'} failed` : ''
    const place = candidate.checks.indexOf(stand.check) + 1
    return `check ${stand.check} runs on its candidate${again} (${place} of ${candidate.checks.length})`
  }
  return baseStanding(world, candidate, stand.check).kind === 'run'
    ? `check ${stand.check} failed on its candidate; whether ${base} itself passes it is being looked at`
    : `check ${stand.check} failed on its candidate`
}

/** Checks that passed only after they had failed on the very same tree. */
function flaky({ checks, runs }: Built): string {
  const named = checks.filter((check) => isFlaky(check, runs))
  if (named.length === 0) return ''
  return `; check ${listed(named)} ${named.length === 1 ? 'is' : 'are'} flaky: red, then green on the same tree`
}

function behind({ world }: Situation, entry: Entry): string {
  const first = world.queue.candidate?.task
  return first === undefined || first === entry.task ? '' : `, behind ${first}`
}

/** What the queue as a whole waits for when only a person can move it; null when it moves by itself. */
export function whyQueueStands(seen: Situation): string | null {
  const { entries, candidate } = seen.world.queue
  if (isTurnedAway(seen.world))
    return `waits to open the pull request of ${candidate?.task}${shutOut(seen.world)}; orch doctor says which token it is, orch resume goes on with another`
  const unverified = entries.find(({ status }) => status === 'unverified')
  const first = entries.find((entry) => !restsOnAnother(entry)) ?? entries[0]
  const stuck = unverified ?? (entries.every(({ status }) => status !== 'pending') ? first : undefined)
  return candidate !== null || stuck === undefined ? null : standstill(seen, stuck)
}

/** What it is stacked on says more of what everything waits for. */
function restsOnAnother(entry: Entry): boolean {
  return entry.status === 'proposed' && entry.proposal.built.lower !== undefined
}

function standstill({ world, engineAlive, now }: Situation, entry: Entry): string | null {
  const tasks = world.queue.entries.map(({ task }) => task)
  const waiting = `${listed(tasks)} ${tasks.length === 1 ? 'waits' : 'wait'} to land`
  switch (entry.status) {
    case 'pending':
      return null
    case 'blocked': {
      const next = engineAlive ? ` (looked at again ${soon(entry.retryAt - now)})` : ''
      return `waits: ${checkoutClause(entry)}${next}; ${waiting}`
    }
    case 'suspended':
      return `${suspension(world, entry)}; ${waiting}`
    case 'proposed':
      return `waits for its pull requests: ${entry.task} ${lookClause(world, entry.proposal)}${shutOut(world)}`
    case 'unverified':
      return `waits: what landed of ${entry.task} is not what was proven; orch approve ${entry.task} takes it as it is`
  }
}
