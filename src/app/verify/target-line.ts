import type { CommitId } from '../../core/ids.ts'
import type { Violation } from '../../core/verdict/verification.ts'
import type { CommitEvidence, Evidence } from '../../ports/evidence.ts'

/** The target's first parents since the run began, the newest first. */
export interface TargetLine {
  readonly commits: readonly CommitEvidence[]
  readonly violations: readonly Violation[]
}

/** The target's own line since the run began; nothing but the violation when it does not lead there. */
export async function readTarget(
  { tip, base }: { readonly tip: CommitId | null; readonly base: CommitId },
  evidence: Evidence,
): Promise<TargetLine> {
  if (tip === null) return { commits: [], violations: [] }
  if (!(await evidence.reaches(tip, base)))
    return { commits: [], violations: [{ kind: 'base-unreachable', base, tip }] }
  return { commits: await evidence.firstParents(tip, base), violations: [] }
}
