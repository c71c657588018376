import type { Expectation } from '../../core/plan/diagnostic.ts'
import { nearest } from '../../core/plan/nearest.ts'

/** Completes "… must be". */
export function expectationWords(expected: Expectation): string {
  if (typeof expected === 'string') return words[expected]
  if ('oneOf' in expected) return `one of ${expected.oneOf.join(', ')}`
  return 'atLeast' in expected ? `at least ${expected.atLeast}` : `at most ${expected.atMost}`
}

/** How to write it, or which of its choices what was found most likely means; null where the words say it already. */
export function expectationHint(expected: Expectation, found: string): string | null {
  if (typeof expected === 'string') return hints[expected] ?? null
  const meant = 'oneOf' in expected ? nearest(found.replaceAll('"', ''), expected.oneOf) : null
  return meant === null ? null : `did you mean "${meant}"?`
}

const words: Readonly<Record<Extract<Expectation, string>, string>> = {
  text: 'text',
  line: 'one line of text',
  number: 'a number',
  'whole-number': 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  list: 'a list',
  'full-list': 'a list with at least one entry',
  duration: 'a duration such as "45m"',
  timer: 'a duration such as "45m"',
  size: 'a size such as "64MB"',
  command: 'a command: a string, or a list of a program and its arguments',
  agents: 'the name of an agent, or a list of names',
  'env-name': 'the name of a variable',
  'env-value': 'text, or a reference such as {"from": "env:NAME"}',
  'path-pattern': 'a path or pattern within the repository',
  name: 'a name of letters, digits, ., _ and -',
  'branch-name': 'a name that git takes for a branch',
  'worktree-root': 'a folder for worktrees',
}

const hints: { readonly [Each in Extract<Expectation, string>]?: string } = {
  text: 'put text in quotes',
  duration: 'a number and ms, s, m, h or d: "90s", "45m"',
  timer: 'a number and ms, s, m, h or d, at most 24 days: "90s", "45m"',
  size: 'a number and B, KB, MB or GB: "64MB"',
  command: '"npm test" runs by sh -c, ["npm", "test"] without a shell',
  'env-name': 'letters, digits and _, not beginning with a digit',
  'path-pattern': 'relative to the repository, without ".."',
  'worktree-root': 'neither the repository itself nor within .git: "../{repo}.orch"',
}
