import type { Config } from '../core/config.ts'
import type { ForgeAbsence } from '../core/pull-request/absence.ts'
import type { BranchRules, ForgeFault } from '../core/pull-request/pull-request.ts'
import type { RemoteRule, RuleMet, RuleStanding } from '../core/pull-request/standing.ts'
import { printable } from './text.ts'
import type { Theme } from './theme.ts'
import { absenceWords, forgeFaultWords } from './words/forge.ts'
import { wordsText } from './words.ts'

/** What work on a target has to satisfy. */
export interface PolicyLook {
  readonly target: string
  readonly config: Pick<Config, 'policy' | 'checks' | 'queue'>
  readonly forge: ForgeLook
}

export type ForgeLook =
  | { readonly kind: 'none'; readonly absence: ForgeAbsence }
  | { readonly kind: 'fault'; readonly place: string; readonly fault: ForgeFault }
  | {
      readonly kind: 'read'
      /** Host and repository. */
      readonly place: string
      readonly rules: BranchRules
      readonly standing: readonly RuleStanding[]
    }

/** `orch policy`. */
export function policyText(look: PolicyLook, theme: Theme): string {
  const [head = '', ...lines] = forgeLines(look)
  return [
    theme.paint('strong', `what orch asks of work on ${look.target}`),
    ...configLines(look.config),
    '',
    theme.paint('strong', head),
    ...lines,
  ]
    .map(theme.spell)
    .join('\n')
}

function forgeLines({ target, config, forge }: PolicyLook): readonly string[] {
  if (forge.kind === 'none') return ['no forge is asked', wordsText(absenceWords(forge.absence))]
  if (forge.kind === 'fault') return [forge.place, wordsText(forgeFaultWords(forge.fault, forge.place))]
  const isAside = config.queue.land === 'local' && forge.standing.length > 0
  return [
    `what ${forge.place} asks of ${target}`,
    ...(isAside ? ['  work lands locally, so this counts only with land "pull-request"'] : []),
    ...(forge.standing.length === 0 ? ['  nothing'] : forge.standing.map(standingLine)),
  ]
}

/** `orch policy --json`. */
export function policyJson({ target, config, forge }: PolicyLook): string {
  const { policy, checks, queue } = config
  const own = { policy, checks: (checks ?? []).map(({ name, required }) => ({ name, required })), queue }
  return JSON.stringify({ v: 1, target, ...own, forge }, null, 2)
}

function configLines({ policy, checks, queue }: PolicyLook['config']): readonly string[] {
  const required = (checks ?? []).filter((check) => check.required).map(({ name }) => name)
  const { changedFiles, addedLines, fileSizeKiB } = policy.limits
  return [
    row('checks', required.length === 0 ? 'none' : required.join(', ')),
    row('protected paths', policy.protectedPaths.join(', ') || 'none'),
    row('changed files', String(changedFiles ?? 'any number')),
    row('added lines', String(addedLines ?? 'any number')),
    row('file size', fileSizeKiB === null ? 'any' : `${fileSizeKiB} KiB`),
    row('branch name', policy.branchName ?? 'any'),
    row('commit message', policy.commitMessage ?? 'any'),
    row('linear history', policy.linearHistory ? 'yes' : 'no'),
    row('landing', `${queue.land}, method ${queue.method}`),
  ]
}

const width = 22

function row(name: string, text: string): string {
  return `  ${name.padEnd(width)}${printable(text)}`
}

/** A rule, what it asks and what becomes of that. */
export function standingText({ rule, asks, met }: RuleStanding): string {
  return printable(`${ruleNames[rule]}${asks === '' ? '' : ` (${asks})`}: ${metText[met]}`)
}

function standingLine({ rule, asks, met }: RuleStanding): string {
  return row(ruleNames[rule], asks === '' ? metText[met] : `${asks} — ${metText[met]}`)
}

const metText: Readonly<Record<RuleMet, string>> = {
  admission: 'judged before work enters the queue',
  landing: 'kept by how orch lands',
  waiting: 'orch waits for it',
  forge: 'the forge sees to it; a refusal is told',
  never: 'orch cannot meet it as configured',
  unknown: 'orch does not know this rule',
  unread: 'this token does not get to see it',
}

const ruleNames: Readonly<Record<RemoteRule, string>> = {
  'write-access': 'write access',
  'required-checks': 'required checks',
  'up-to-date': 'up-to-date branch',
  'pull-request': 'pull request',
  approvals: 'approvals',
  'code-owners': 'code owners',
  conversations: 'settled conversations',
  reviews: 'reviews',
  'linear-history': 'linear history',
  'signed-commits': 'signed commits',
  methods: 'merge methods',
  'merge-queue': 'merge queue',
  locked: 'locked branch',
  pattern: 'pattern',
  'file-size': 'file size',
  'path-length': 'path length',
  'restricted-paths': 'restricted paths',
  'restricted-extensions': 'restricted extensions',
  other: 'further rule',
  unknown: 'unknown rule',
  unread: 'unread',
}
