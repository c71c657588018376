import type {
  OtherCommit,
  Proof,
  Verification,
  VerifiedLanding,
  Violation,
} from '../core/verdict/verification.ts'
import { count, listed, printable, short } from './text.ts'
import type { Theme } from './theme.ts'

/** `orch verify --json`. */
export function verificationJson(found: Verification): string {
  const { landings, ...rest } = found
  const report = {
    v: 1,
    ...rest,
    landings: landings.map(({ at, ...landing }) => ({ ...landing, at: new Date(at).toISOString() })),
  }
  return JSON.stringify(report, null, 2)
}

/** Each landing with what it rests on, commits of others, and what contradicts the journal. */
export function verificationText(found: Verification, theme: Theme): string {
  const { run, target, landings, others, unsettled, violations } = found
  const landed = landings.length === 0 ? 'nothing has landed yet' : count(landings.length, 'landing')
  const proven = landings.length === 0 ? '' : `, ${theme.paint('good', 'every landed tree is proven')}`
  const verdict =
    violations.length === 0 ? proven : `, ${theme.paint('bad', count(violations.length, 'violation'))}`
  return [
    `run ${theme.paint('strong', run)} on ${target}: ${landed}${verdict}`,
    ...section(landings, (all) => landingLines(all, { violations, theme })),
    ...section(others, (all) => ['not made by this run:', ...all.map(otherLine)]),
    ...section(unsettled, (all) => [
      `begun and not recorded as landed: ${listed(all, 9)}; orch resume finds out`,
    ]),
    ...section(violations, (all) =>
      all.map((each) => `${theme.paint('bad', theme.glyph('dead'))} ${violationText(each, found)}`),
    ),
  ].join('\n')
}

function section<Each>(
  all: readonly Each[],
  lines: (all: readonly Each[]) => readonly string[],
): readonly string[] {
  return all.length === 0 ? [] : ['', ...lines(all)]
}

function landingLines(
  landings: readonly VerifiedLanding[],
  { violations, theme }: { readonly violations: readonly Violation[]; readonly theme: Theme },
): readonly string[] {
  const width = landings.reduce((most, { task }) => Math.max(most, task.length), 0)
  const wrong = new Set(violations.map((each) => ('task' in each ? each.task : null)))
  return landings.map(({ task, commit, tree, proofs }) => {
    const glyph = wrong.has(task)
      ? theme.paint('bad', theme.glyph('dead'))
      : theme.paint('good', theme.glyph('landed'))
    const rests = proofs.length === 0 ? 'no check gates it' : proofs.map(proofText).join(', ')
    return `${glyph} ${task.padEnd(width)}  ${short(commit)}  tree ${short(tree)}  ${rests}`
  })
}

function proofText({ check, seq, cached }: Proof): string {
  if (seq === null) return `${check}: no pass`
  return cached === null
    ? `${check} passed (event ${seq})`
    : `${check} passed before (event ${cached.seq} of run ${cached.run})`
}

function otherLine({ commit, subject, run }: OtherCommit): string {
  return `  ${short(commit)}  ${run === null ? '' : `run ${printable(run)}: `}${printable(subject)}`
}

/** How journal and git contradict each other, in one sentence. */
function violationText(violation: Violation, { run, target }: Verification): string {
  switch (violation.kind) {
    case 'commit-missing':
      return `${violation.task}: the repository does not have commit ${short(violation.commit)}`
    case 'unreachable':
      return violation.tip === null
        ? `${violation.task}: the branch ${target} is gone, and with it ${short(violation.commit)}`
        : `${violation.task}: ${target} at ${short(violation.tip)} does not hold ${short(violation.commit)} any more`
    case 'wrong-tree':
      return `${violation.task}: ${short(violation.commit)} has tree ${short(violation.found)}, recorded is ${short(violation.recorded)}`
    case 'wrong-parents':
      return `${violation.task}: ${short(violation.commit)} stands on ${listed(violation.found.map(short))}, recorded is ${listed(violation.recorded.map(short))}`
    case 'another-merge':
      return violation.found === null
        ? `${violation.task}: merging it again conflicts, so ${short(violation.commit)} is not that merge`
        : `${violation.task}: merging it again gives tree ${short(violation.found)}, landed was ${short(violation.recorded)}`
    case 'wrong-trailer':
      return `${violation.task}: ${short(violation.commit)} says ${violation.trailer}: ${printable(violation.found ?? 'nothing')}, recorded is ${printable(violation.recorded)}`
    case 'unfounded':
      return `${violation.task}: the journal has no ${violation.missing} before its landing`
    case 'unproven':
      return `${violation.task}: check ${violation.check} has no pass on tree ${short(violation.tree)}`
    case 'unknown-pass':
      return `${violation.task}: check ${violation.check} rests on event ${violation.seq} of run ${violation.run}, which is no such pass`
    case 'not-admitted':
      return `${violation.task}: nobody let it through in spite of ${listed(violation.rules, 9)}`
    case 'trailers-ahead':
      return `${target} holds ${short(violation.commit)}, which says it landed ${printable(violation.task)} of run ${run}; the journal has not come to that`
    case 'ref-ahead':
      return `${violation.ref} at ${short(violation.commit)} is ahead of the journal`
    case 'base-unreachable':
      return `${target} at ${short(violation.tip)} does not descend from ${short(violation.base)}, where the run began`
  }
}
