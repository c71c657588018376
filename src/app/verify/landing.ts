import { admission } from '../../core/admission/admit.ts'
import type { TaskSpec } from '../../core/plan/plan.ts'
import type { Run } from '../../core/run/state.ts'
import type { Violation } from '../../core/verdict/verification.ts'
import type { CommitEvidence, Evidence } from '../../ports/evidence.ts'
import type { RecordedLanding } from './recorded.ts'

/** What git has against a recorded landing: the commit itself, what it stands on, and what it says of itself. */
export async function gitViolations(
  recorded: RecordedLanding,
  commit: CommitEvidence | undefined,
  { run, spec, evidence }: { readonly run: Run; readonly spec: TaskSpec; readonly evidence: Evidence },
): Promise<readonly Violation[]> {
  const { task, commit: id } = recorded.landed
  if (commit === undefined) return [{ kind: 'commit-missing', task, commit: id }]
  return [
    ...wrongTree(recorded, commit),
    ...wrongParents(recorded, commit),
    ...wrongTrailers(recorded, commit, { run, spec }),
    ...(await anotherMerge(recorded, evidence)),
  ]
}

/** What the journal has against itself: a landing that stands on nothing, or that admission did not let through. */
export function journalViolations({
  landed,
  intent,
  built,
  work,
  approvals,
}: RecordedLanding): readonly Violation[] {
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

function wrongParents({ landed, work }: RecordedLanding, { parents }: CommitEvidence): readonly Violation[] {
  if (work === null) return []
  const recorded = [landed.base, work.head]
  if (recorded.length === parents.length && recorded.every((parent, at) => parents[at] === parent)) return []
  return [{ kind: 'wrong-parents', task: landed.task, commit: landed.commit, recorded, found: parents }]
}

function wrongTrailers(
  { landed, work }: RecordedLanding,
  { trailers }: CommitEvidence,
  { run, spec }: { readonly run: Run; readonly spec: TaskSpec },
): readonly Violation[] {
  if (work === null) return []
  const { task, commit } = landed
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

/** Merged again, with nothing of the first merge but base and head. */
async function anotherMerge(
  { landed, work }: RecordedLanding,
  evidence: Evidence,
): Promise<readonly Violation[]> {
  if (work === null) return []
  const { task, commit, base, tree } = landed
  const present = await evidence.commits([base, work.head])
  const lost = [base, work.head].find((id) => !present.has(id))
  if (lost !== undefined) return [{ kind: 'commit-missing', task, commit: lost }]
  const found = await evidence.mergedTree(base, work.head)
  return found === tree ? [] : [{ kind: 'another-merge', task, commit, recorded: tree, found }]
}
