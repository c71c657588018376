import type { Config } from '../config.ts'
import { fits, fitsNever, isReadable } from './pattern.ts'
import type { BranchRules, RemotePattern } from './pull-request.ts'
import { isVerdictName } from './saying.ts'

/** What becomes of one thing that the forge asks of a branch. */
export interface RuleStanding {
  readonly rule: RemoteRule
  /** What it asks, as far as that is more than its name. */
  readonly asks: string
  readonly met: RuleMet
}

export type RuleMet =
  /** Admission looks at it before work enters the queue. */
  | 'admission'
  /** orch lands in a way that keeps it. */
  | 'landing'
  /** orch waits until it is there, and gives back what goes wrong. */
  | 'waiting'
  /** Only the forge knows; what it refuses is told. */
  | 'forge'
  /** orch, as it is configured, cannot meet it. */
  | 'never'
  /** Nobody taught orch what it means. */
  | 'unknown'
  /** This token does not get to see it. */
  | 'unread'

export type RemoteRule =
  | 'write-access'
  | 'required-checks'
  | 'up-to-date'
  | 'pull-request'
  | 'approvals'
  | 'code-owners'
  | 'conversations'
  | 'reviews'
  | 'linear-history'
  | 'signed-commits'
  | 'methods'
  | 'merge-queue'
  | 'locked'
  | 'pattern'
  | 'file-size'
  | 'path-length'
  | 'restricted-paths'
  | 'restricted-extensions'
  | 'other'
  | 'unknown'
  | 'unread'

type Landing = Pick<Config['queue'], 'method' | 'message'> & {
  readonly land: 'push' | 'pull-request'
  /** Whether orch signs what it pushes itself. */
  readonly signs: boolean
  /** Under which address commits are made here. */
  readonly email: string
  /** Names under which it publishes verdicts; absent: it publishes none. */
  readonly publishes?: readonly string[]
}

/** How each thing that a branch asks fits how orch lands; what asks nothing is left out. */
export function standingOf(rules: BranchRules, landing: Landing): readonly RuleStanding[] {
  const byForge = landing.land === 'pull-request'
  return [
    ...flagged('write-access', rules.writable === false, 'never'),
    ...required(rules, landing),
    ...flagged('up-to-date', rules.upToDate, 'landing'),
    ...flagged('pull-request', rules.pullRequestRequired, byForge ? 'landing' : 'never'),
    ...asked('approvals', rules.approvals > 0 ? String(rules.approvals) : '', byForge ? 'waiting' : 'never'),
    ...flagged('code-owners', rules.codeOwners, byForge ? 'waiting' : 'never'),
    ...flagged('conversations', rules.conversations, byForge ? 'waiting' : 'never'),
    ...(rules.people ?? []).flatMap((name) => asked('reviews', name, byForge ? 'waiting' : 'never')),
    ...flagged('linear-history', rules.linearHistory, isLinear(rules, landing) ? 'landing' : 'never'),
    ...flagged('signed-commits', rules.signedCommits, signing(landing)),
    ...methods(rules, landing),
    ...flagged('merge-queue', rules.mergeQueue, byForge ? 'landing' : 'never'),
    ...flagged('locked', rules.locked, 'never'),
    ...rules.patterns.map((pattern) => patternStanding(pattern, landing)),
    ...limits(rules.limits),
    ...rules.others.map((name) => ({ rule: 'other', asks: name, met: 'forge' }) as const),
    ...rules.unknown.map((name) => ({ rule: 'unknown', asks: name, met: 'unknown' }) as const),
    ...rules.unread.map((name) => ({ rule: 'unread', asks: name, met: 'unread' }) as const),
  ]
}

/** A verdict of its own that orch does not publish nobody else does; a queue asks for it on a commit of the queue's. */
function required(
  { requiredChecks, mergeQueue }: BranchRules,
  { land, publishes }: Landing,
): readonly RuleStanding[] {
  if (land === 'push') return asked('required-checks', requiredChecks.join(', '), 'never')
  const isMissed = (name: string) =>
    publishes !== undefined && isVerdictName(name) && (mergeQueue || !publishes.includes(name))
  return [
    ...asked('required-checks', requiredChecks.filter((name) => !isMissed(name)).join(', '), 'waiting'),
    ...asked('required-checks', requiredChecks.filter(isMissed).join(', '), 'never'),
  ]
}

/** A queue merges by its own method, which fits its branch. */
function isLinear({ mergeQueue }: BranchRules, { land, method }: Landing): boolean {
  return method !== 'merge' || (mergeQueue && land === 'pull-request')
}

/** A squash is made and signed by the forge; a merge brings the agents' own commits, and a rebase makes new unsigned ones. */
function signing({ land, method, signs }: Landing): RuleMet {
  if (land === 'push') return method === 'squash' && signs ? 'landing' : 'never'
  return method === 'squash' ? 'landing' : 'never'
}

/** With a queue its own method counts; without one only a pull request asks for an allowed method. */
function methods(rules: BranchRules, { land, method }: Landing): readonly RuleStanding[] {
  if (rules.methods.length === 3 || land === 'push') return []
  const met = rules.mergeQueue || rules.methods.includes(method) ? 'landing' : 'never'
  return [{ rule: 'methods', asks: rules.methods.join(', '), met }]
}

function patternStanding(rule: RemotePattern, landing: Landing): RuleStanding {
  const { of, operator, pattern, negate } = rule
  const asks = `${of} ${negate ? 'not ' : ''}${operator} ${pattern}`
  return { rule: 'pattern', asks, met: patternMet(rule, landing) }
}

/** A squash and the tip of a rebase are the forge's own commits, under an address of its own. */
function patternMet(rule: RemotePattern, { land, method, email, message }: Landing): RuleMet {
  if (!isReadable(rule)) return 'forge'
  switch (rule.of) {
    // The target has its name; whether branches of orch's own come under a rule is seen as they are pushed.
    case 'branch-name':
      return 'forge'
    case 'commit-message':
      return method !== 'rebase' && fitsNever(rule, staticStart(message)) ? 'never' : 'admission'
    case 'author-email':
      if (land === 'pull-request' && method === 'squash') return 'forge'
      return fits(rule, email) ? 'landing' : 'never'
    case 'committer-email':
      if (land === 'pull-request' && method !== 'merge') return 'forge'
      return fits(rule, email) ? 'landing' : 'never'
  }
}

/** Of `queue.message` what every landing begins with. */
function staticStart(message: string): string {
  return message.split(/\{(?:task|title)\}/, 1)[0] ?? ''
}

function limits({ fileSizeBytes, pathLength, paths, extensions }: BranchRules['limits']) {
  return [
    ...asked('file-size', fileSizeBytes === null ? '' : `${fileSizeBytes} bytes`, 'admission'),
    ...asked('path-length', pathLength === null ? '' : String(pathLength), 'admission'),
    ...asked('restricted-paths', paths.join(', '), 'admission'),
    ...asked('restricted-extensions', extensions.join(', '), 'admission'),
  ]
}

function asked(rule: RemoteRule, asks: string, met: RuleMet): readonly RuleStanding[] {
  return asks === '' ? [] : [{ rule, asks, met }]
}

function flagged(rule: RemoteRule, isAsked: boolean, met: RuleMet): readonly RuleStanding[] {
  return isAsked ? [{ rule, asks: '', met }] : []
}
