import { admission } from '../../core/admission/admit.ts'
import { isStacked } from '../../core/config.ts'
import type { TaskSpec } from '../../core/plan/plan.ts'
import type { Run } from '../../core/run/state.ts'
import type { Violation } from '../../core/verdict/verification.ts'
import type { CommitEvidence, Evidence } from '../../ports/evidence.ts'
import type { RecordedLanding } from './recorded.ts'

/** What git has against a recorded landing: the commits themselves, what they stand on, and what they say of themselves. */
export async function gitViolations(
  recorded: RecordedLanding,
  { commit, proven }: Made,
  { run, spec, evidence }: { readonly run: Run; readonly spec: TaskSpec; readonly evidence: Evidence },
): Promise<readonly Violation[]> {
  const { task, commit: id, base } = recorded.landed
  if (commit === undefined) return [{ kind: 'commit-missing', task, commit: id }]
  if (proven === undefined) return [{ kind: 'commit-missing', task, commit: recorded.proven }]
  const { method } = run.config.queue
  const line = method === 'rebase' ? await evidence.firstParents(recorded.proven, base) : [proven]
  return [
    ...wrongTree(recorded, commit),
    ...wrongParents(recorded, line, method),
    ...line.flatMap((each) => wrongTrailers(recorded, each, { run, spec })),
    ...(await anotherMerge(recorded, { line, config: run.config, evidence })),
  ]
}

/** What git has of a landing: what is on the target, and what was proven, which may be the same. */
interface Made {
  readonly commit: CommitEvidence | undefined
  readonly proven: CommitEvidence | undefined
}

type Method = Run['config']['queue']['method']

/** What the journal has against itself: a landing that stands on nothing, or that admission did not let through. */
export function journalViolations({
  landed: recorded,
  proven,
  intent,
  built,
  work,
  approvals,
}: RecordedLanding): readonly Violation[] {
  const landed = { ...recorded, commit: proven }
  const { task } = landed
  const founded = { intent: sameLanding(intent, landed), work, candidate: sameLanding(built, landed) }
  const missing = (['intent', 'work', 'candidate'] as const).filter((part) => founded[part] === null)
  const unfounded = missing.map((part): Violation => ({ kind: 'unfounded', task, missing: part }))
  if (built === null) return unfounded
  const patchIds = [built.patchId, ...(work === null ? [] : [work.patchId])]
  const admitted = admission(built.answers, { patchIds, approvals })
  if (admitted.kind === 'admit') return unfounded
  return [...unfounded, { kind: 'not-admitted', task, rules: admitted.answers.map(({ rule }) => rule) }]
}

type Landing = Pick<RecordedLanding['landed'], 'base' | 'commit' | 'tree'>

function sameLanding<Record extends Landing>(record: Record | null, landed: Landing): Record | null {
  const same = (['base', 'commit', 'tree'] as const).every((part) => record?.[part] === landed[part])
  return same ? record : null
}

function wrongTree({ landed }: RecordedLanding, { tree }: CommitEvidence): readonly Violation[] {
  if (tree === landed.tree) return []
  const { task, commit } = landed
  return [{ kind: 'wrong-tree', task, commit, recorded: landed.tree, found: tree }]
}

/** Each commit of the line, the newest first, stands on the next, and the last one on the base. */
function wrongParents(
  { landed, work }: RecordedLanding,
  line: readonly CommitEvidence[],
  method: Method,
): readonly Violation[] {
  if (work === null) return []
  return line.flatMap(({ commit, parents: found }, at): readonly Violation[] => {
    const below = line[at + 1]?.commit ?? landed.base
    const recorded = method === 'merge' ? [below, work.head] : [below]
    if (recorded.length === found.length && recorded.every((parent, place) => found[place] === parent))
      return []
    return [{ kind: 'wrong-parents', task: landed.task, commit, recorded, found }]
  })
}

function wrongTrailers(
  { landed, work }: RecordedLanding,
  { commit, trailers }: CommitEvidence,
  { run, spec }: { readonly run: Run; readonly spec: TaskSpec },
): readonly Violation[] {
  if (work === null) return []
  const { task } = landed
  const recorded = {
    'Orch-Run': run.id,
    'Orch-Task': task,
    'Orch-Attempt': String(work.attempt),
    'Orch-Agent': work.agent,
    'Orch-Digest': spec.digest,
  }
  return Object.entries(recorded)
    .filter(([trailer, value]) => trailers.get(trailer) !== value)
    .map(([trailer, value]) => ({
      kind: 'wrong-trailer',
      task,
      commit,
      trailer,
      recorded: value,
      found: trailers.get(trailer) ?? null,
    }))
}

/** Made again, with nothing of the first time but base and head. */
async function anotherMerge(
  { landed, work }: RecordedLanding,
  {
    line,
    config,
    evidence,
  }: {
    readonly line: readonly CommitEvidence[]
    readonly config: Run['config']
    readonly evidence: Evidence
  },
): Promise<readonly Violation[]> {
  if (work === null) return []
  const { task, commit, base } = landed
  const present = await evidence.commits([base, work.head])
  const lost = [base, work.head].find((id) => !present.has(id))
  if (lost !== undefined) return [{ kind: 'commit-missing', task, commit: lost }]
  const { method } = config.queue
  const ask = { base, head: work.head, ...(isStacked(config) ? { since: work.base } : {}) }
  const replayed = method === 'rebase' ? await evidence.replayedTrees(ask) : null
  const trees = replayed ?? [await evidence.mergedTree(ask)]
  const recorded = method === 'rebase' ? line.map(({ tree }) => tree).reverse() : [landed.tree]
  const at = recorded.findIndex((tree, place) => trees[place] !== tree)
  if (at === -1 && trees.length === recorded.length) return []
  return [
    {
      kind: 'another-merge',
      task,
      commit,
      recorded: recorded[at] ?? landed.tree,
      found: trees[at] ?? trees.at(-1) ?? null,
    },
  ]
}
