import type { ForgeAbsence } from '../../core/pull-request/absence.ts'
import type { ForgeFault } from '../../core/pull-request/pull-request.ts'
import { absenceWords, forgeFaultWords } from '../words/forge.ts'
import type { Words } from '../words.ts'
import type { Finding, Level, Said } from './finding.ts'

/** The forge behind the remote, and what the token for it may do; never the token. */
export type ForgeCheckup =
  | { readonly kind: 'absent'; readonly absence: ForgeAbsence }
  | { readonly kind: 'fault'; readonly place: string; readonly source: string; readonly fault: ForgeFault }
  | {
      readonly kind: 'ready'
      /** Host and repository. */
      readonly place: string
      /** Where the token was found. */
      readonly source: string
      /** Whose it is; null for one of an app. */
      readonly login: string | null
      /** Null for a token that does not tell. */
      readonly scopes: readonly string[] | null
      readonly isPrivate: boolean
      readonly push: boolean
      readonly admin: boolean
      /** The token that a runner makes for its own workflow. */
      readonly isRunners: boolean
      /** Whether the verdicts of orch's own checks are to be told to it. */
      readonly publishes: boolean
    }

/** What is there, what is missing, and for what. */
export function forgeFindings(look: ForgeCheckup): readonly Finding[] {
  switch (look.kind) {
    case 'absent':
      return [finding('forge', 'broken', saidIn(absenceWords(look.absence)))]
    case 'fault': {
      const [text] = saidIn(forgeFaultWords(look.fault, look.place))
      const level =
        look.fault.kind === 'unreachable' || look.fault.kind === 'rate-limited' ? 'warning' : 'broken'
      return [finding('forge', level, [`${text} (token from ${look.source})`, mending(look.fault)])]
    }
    case 'ready':
      return readyFindings(look)
  }
}

function mending(fault: ForgeFault): string | null {
  switch (fault.kind) {
    case 'unauthorized':
      return 'set one that is valid, or gh auth login'
    case 'forbidden':
      return fault.missing === null ? 'give the token access to this repository' : `it needs ${fault.missing}`
    case 'not-found':
      return 'look at the remote, or give the token access to this repository'
    case 'unreachable':
    case 'rate-limited':
    case 'moved':
    case 'refused':
      return null
  }
}

type Ready = Extract<ForgeCheckup, { kind: 'ready' }>

/** The first line is marked by the worst of those below it. */
function readyFindings(look: Ready): readonly Finding[] {
  const lacking = lacks(look)
  const worst = (['broken', 'warning'] as const).find((level) => lacking.some((each) => each.level === level))
  return [finding('forge', worst ?? 'ok', [`${look.place}, ${tokenText(look)}`]), ...lacking]
}

function tokenText({ source, login, scopes }: Ready): string {
  const whose = login === null ? 'of an app' : `of ${login}`
  const what = scopes === null ? 'fine-grained' : `scopes ${scopes.join(', ') || 'none'}`
  return `token from ${source} ${whose} (${what})`
}

function lacks({ scopes, isPrivate, push, admin, isRunners, publishes }: Ready): readonly Finding[] {
  const has = (...names: readonly string[]) => scopes === null || names.some((name) => scopes.includes(name))
  const wanted = isPrivate ? ['repo'] : ['repo', 'public_repo']
  return [
    ...(push
      ? []
      : [lack('broken', ['it may not push here, so no pull request lands', 'ask for write access'])]),
    ...(has(...wanted)
      ? []
      : [
          lack('broken', [
            `it lacks the scope ${wanted.join(' or ')}: pull requests`,
            'gh auth refresh -s repo',
          ]),
        ]),
    ...(has('workflow')
      ? []
      : [
          lack('note', [
            'it lacks the scope workflow: changes below .github/workflows',
            'gh auth refresh -s workflow',
          ]),
        ]),
    ...(scopes === null ? [lack('note', [publishes ? permissions.publishing : permissions.usual])] : []),
    ...(admin ? [] : [lack('note', ['classic branch protection is shown to administrators only'])]),
    ...(isRunners
      ? [
          lack('warning', [
            'pull requests that are opened with the token of a runner start no workflows',
            'set ORCH_GITHUB_TOKEN to one of an app or a person',
          ]),
        ]
      : []),
  ]
}

const permissions = {
  usual: 'it needs contents and pull requests: write; checks, commit statuses and actions: read',
  publishing:
    'it needs contents, pull requests and commit statuses (an app: checks): write; checks and actions: read',
} as const

/** A line without a name goes on about the one above. */
function lack(level: Level, said: Said): Finding {
  return finding('', level, said)
}

function finding(name: string, level: Level, [text, remedy = null]: Said): Finding {
  return { about: 'machine', name, level, text, remedy }
}

function saidIn({ headline, hint }: Words): Said {
  return [headline, hint]
}
