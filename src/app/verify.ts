import type { CommitId } from '../core/ids.ts'
import type { Run } from '../core/run/state.ts'
import type { Verification, VerifiedLanding, Violation } from '../core/verdict/verification.ts'
import { requireRun, requireTask } from '../core/world.ts'
import type { Evidence } from '../ports/evidence.ts'
import { openEvidence } from './compose/evidence.ts'
import type { LoadedRun } from './load-run.ts'
import { readChain, refsAhead } from './verify/ahead.ts'
import { gitViolations, journalViolations } from './verify/landing.ts'
import { passRecords } from './verify/passes.ts'
import { proveChecks } from './verify/proofs.ts'
import type { RecordedLanding } from './verify/recorded.ts'
import { openIntents, recordedLandings } from './verify/recorded.ts'
import { readTarget } from './verify/target-line.ts'

/** What git shows of a run at one moment. */
interface Sight {
  readonly tip: CommitId | null
  readonly refs: ReadonlyMap<string, CommitId>
}

/**
 * Re-derives from git and the journal alone that every landed tree is a verified tree. `reload` reads the journal
 * after git was looked at: it is written first, so that nothing seen in git can rightly be ahead of it, even while
 * an engine works.
 */
export async function verifyRun(
  commonDir: string,
  first: LoadedRun,
  reload: () => LoadedRun,
): Promise<Verification> {
  const { id, target, base, config } = requireRun(first.world)
  const evidence = openEvidence(commonDir, config)
  const sight: Sight = { tip: await evidence.tip(target), refs: await evidence.refs(id) }
  const loaded = reload()
  const { world, records } = loaded
  const landings = recordedLandings(records)
  const judged = await judgeLandings(landings, { commonDir, loaded, evidence })
  const chain = await readTarget({ tip: sight.tip, base }, evidence)
  const beside = readChain(chain.commits, { world, records })
  return {
    run: id,
    plan: requireRun(world).plan,
    target,
    base,
    tip: sight.tip,
    landings: judged.landings,
    others: beside.others,
    unsettled: openIntents(records).map(({ task }) => task),
    violations: [
      ...judged.violations,
      ...(await unreachable(landings, { target, base }, evidence)),
      ...chain.violations,
      ...beside.violations,
      ...refsAhead(sight.refs, world),
    ],
  }
}

interface Around {
  readonly commonDir: string
  readonly loaded: LoadedRun
  readonly evidence: Evidence
}

async function judgeLandings(
  landings: readonly RecordedLanding[],
  { commonDir, loaded, evidence }: Around,
): Promise<Pick<Verification, 'landings' | 'violations'>> {
  const run = requireRun(loaded.world)
  const commits = await evidence.commits(landings.flatMap(({ landed, proven }) => [landed.commit, proven]))
  const knowsPass = passRecords(commonDir)
  const verified: VerifiedLanding[] = []
  const violations: Violation[] = []
  for (const recorded of landings) {
    const { task, commit, tree, at } = recorded.landed
    const { spec } = requireTask(loaded.world, task)
    const { proofs, violations: unproven } = await proveChecks(recorded, { run, spec, knowsPass })
    const attempt = recorded.work?.attempt ?? 0
    verified.push({ task, attempt, commit, tree, at: Date.parse(at), proofs })
    const wrong = await gitViolations(
      recorded,
      { commit: commits.get(commit), proven: commits.get(recorded.proven) },
      { run, spec, evidence },
    )
    violations.push(...journalViolations(recorded), ...wrong, ...unproven)
  }
  return { landings: verified, violations }
}

/** By the target as it is now, which may be further on than it was when the journal was read. */
async function unreachable(
  landings: readonly RecordedLanding[],
  { target, base }: Pick<Run, 'target' | 'base'>,
  evidence: Evidence,
): Promise<readonly Violation[]> {
  const tip = await evidence.tip(target)
  const { commits } = await readTarget({ tip, base }, evidence)
  const line = new Set(commits.map(({ commit }) => commit))
  const lost: Violation[] = []
  for (const { landed } of landings) {
    const { task, commit } = landed
    const held = line.has(commit) || (tip !== null && (await evidence.reaches(tip, commit)))
    if (!held) lost.push({ kind: 'unreachable', task, commit, tip })
  }
  return lost
}
