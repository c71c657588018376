import type { Recorded } from '../../core/event.ts'
import type { CommitId } from '../../core/ids.ts'
import { toTaskId } from '../../core/ids.ts'
import type { Ahead, OtherCommit } from '../../core/verdict/verification.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'
import type { CommitEvidence, Evidence } from '../../ports/evidence.ts'
import { readTarget } from './target-line.ts'

interface Told {
  readonly world: World
  readonly records: readonly Recorded[]
}

/** Everything that git holds of the run and that its journal does not know of; asks git about this one run alone. */
export async function findAhead(told: Told, evidence: Evidence): Promise<readonly Ahead[]> {
  const { id, target, base } = requireRun(told.world)
  const [tip, refs] = await Promise.all([evidence.tip(target), evidence.refs(id)])
  const { commits } = await readTarget({ tip, base }, evidence)
  return [...readChain(commits, told).violations, ...refsAhead(refs, told.world)]
}

/** What stands on the target that the run's journal does not know of: other people's commits, and landings of its own. */
export function readChain(
  chain: readonly CommitEvidence[],
  { world, records }: Told,
): { readonly others: readonly OtherCommit[]; readonly violations: readonly Ahead[] } {
  const { id } = requireRun(world)
  const unknown = unpromised(chain, new Map(records.flatMap(promisedSpan)))
  const own = (each: CommitEvidence) => each.trailers.get('Orch-Run') === id && !isAwaited(each, world)
  return {
    others: unknown
      .filter((each) => !own(each))
      .map(({ commit, subject, trailers }) => ({ commit, subject, run: trailers.get('Orch-Run') ?? null })),
    violations: unknown.filter(own).map(({ commit, trailers }) => ({
      kind: 'trailers-ahead',
      commit,
      task: trailers.get('Orch-Task') ?? '',
    })),
  }
}

/** A forge may have merged what is open, and nobody looked since. */
function isAwaited({ trailers }: CommitEvidence, { queue }: World): boolean {
  const task = trailers.get('Orch-Task')
  return queue.entries.some(
    (entry) => entry.task === task && (entry.status === 'proposed' || entry.status === 'unverified'),
  )
}

/** A landing's intent is durable before the target moves, so the journal names every tip that orch put there. */
function promisedSpan(record: Recorded): readonly (readonly [tip: CommitId, base: CommitId])[] {
  return record.type === 'landing-started' || record.type === 'landed' ? [[record.commit, record.base]] : []
}

/** What no promise covers, the newest first; a rebased branch is promised from its tip down to its base. */
function unpromised(
  chain: readonly CommitEvidence[],
  spans: ReadonlyMap<CommitId, CommitId>,
): readonly CommitEvidence[] {
  let until: CommitId | null = null
  return chain.filter(({ commit }) => {
    if (commit === until) until = null
    until = spans.get(commit) ?? until
    return until === null
  })
}

/** Refs of tasks and attempts that the journal has not come to. */
export function refsAhead(refs: ReadonlyMap<string, CommitId>, world: World): readonly Ahead[] {
  const { id } = requireRun(world)
  return [...refs]
    .filter(([name]) => !isFounded(name, world))
    .map(([name, commit]) => ({ kind: 'ref-ahead', ref: `refs/orch/${id}/${name}`, commit }))
}

/** `<task>/candidate` needs a merge that began, `<task>/head` an attempt, `<task>/<n>` the n-th. */
function isFounded(name: string, world: World): boolean {
  const [task = '', evidence = ''] = name.split('/')
  const known = world.tasks.get(toTaskId(task))
  if (known === undefined) return false
  const { tally, spec } = known
  // A branch that somebody made is kept as it is read.
  if (evidence === 'head' && spec.branch !== undefined) return true
  if (evidence === 'candidate') return tally.candidates > 0
  const attempt = /^\d+/.exec(evidence)?.[0]
  return attempt === undefined ? tally.attempts > 0 : Number(attempt) <= tally.attempts
}
