import type { RuleAnswer } from '../failure.ts'
import type { ChangedPath } from './facts.ts'

type Tail = Pick<RuleAnswer, 'answer' | 'limit' | 'remedy'>

/** The answer about every path that offends. */
export function paths(
  rule: string,
  all: readonly ChangedPath[],
  { offends, ...tail }: Tail & { readonly offends: (path: ChangedPath) => boolean },
): RuleAnswer | null {
  return listed(
    rule,
    all.filter(offends).map(({ path }) => path),
    tail,
  )
}

/** One answer for all subjects of a rule; five are named, the rest is counted. */
export function listed(rule: string, subjects: readonly string[], tail: Tail): RuleAnswer | null {
  if (subjects.length === 0) return null
  const named = subjects.slice(0, 5).join(', ')
  const subject = subjects.length > 5 ? `${named} and ${subjects.length - 5} more` : named
  return { rule, subject, observed: String(subjects.length), ...tail }
}

/** The answer where something counted is above its limit; null asks nothing. */
export function above(
  rule: string,
  {
    observed,
    limit,
    remedy,
  }: { readonly observed: number; readonly limit: number | null; readonly remedy: string },
): RuleAnswer | null {
  if (limit === null || observed <= limit) return null
  return {
    rule,
    answer: 'return',
    subject: 'the whole change',
    observed: String(observed),
    limit: String(limit),
    remedy,
  }
}
