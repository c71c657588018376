import type { RuleAnswer } from '../failure.ts'
import type { Approval } from './approval.ts'

/** What admission amounts to once people have had their say. */
export type Admission =
  | { readonly kind: 'admit' }
  /** A person has to decide. */
  | { readonly kind: 'wait'; readonly answers: readonly RuleAnswer[] }
  /** The agent can mend it. */
  | { readonly kind: 'return'; readonly answers: readonly RuleAnswer[] }
  /** Nobody can but who wrote plan or config. */
  | { readonly kind: 'deny'; readonly answers: readonly RuleAnswer[] }

/** The most restrictive answer that no approval of this very content, under any of its names, covers. */
export function admission(
  answers: readonly RuleAnswer[],
  { patchIds, approvals }: { readonly patchIds: readonly string[]; readonly approvals: readonly Approval[] },
): Admission {
  const valid = approvals.filter((given) => patchIds.includes(given.patchId))
  const open = answers.filter((answer) => !valid.some((given) => covers(given, answer)))
  for (const kind of ['deny', 'return', 'wait'] as const) {
    const matching = open.filter(({ answer }) => answer === kind)
    if (matching.length > 0) return { kind, answers: matching }
  }
  return { kind: 'admit' }
}

/** An approval covers everything that waits for a person; an override covers the one rule it names. */
function covers(given: Approval, answer: RuleAnswer): boolean {
  return given.override === null ? answer.answer === 'wait' : answer.rule === given.override
}
