import { expect, it } from 'vitest'
import type { WorkFacts } from '../../src/core/admission/facts.ts'
import { judge } from '../../src/core/admission/judge.ts'
import type { Config } from '../../src/core/config.ts'
import type { BranchRules, RemotePattern } from '../../src/core/pull-request/pull-request.ts'
import { standingOf } from '../../src/core/pull-request/standing.ts'
import { changed, commit, config, facts, task } from '../support/builders.ts'

const nothing = { fileSizeBytes: null, pathLength: null, paths: [], extensions: [] }

function answers(
  found: Partial<WorkFacts>,
  limits: Partial<BranchRules['limits']>,
  {
    patterns = [],
    method = 'merge',
  }: { patterns?: RemotePattern[]; method?: Config['queue']['method'] } = {},
) {
  const said = judge({
    facts: facts(found),
    policy: config().policy,
    task: task('api'),
    landingMessage: 'Land api: Do api',
    method,
    remote: { patterns, limits: { ...nothing, ...limits } },
  })
  return said.map(({ rule, answer, subject }) => `${rule}: ${answer} ${subject}`)
}

const said = (message: string) => [{ id: commit('a'), message, parents: 1 }]

it('what the forge would not take is given back before the push', () => {
  const paths = [
    { ...changed('src/a.ts'), sizeBytes: 10 },
    { ...changed('bin/tool.EXE'), sizeBytes: 2_000 },
    { ...changed('a/rather/long/path.ts'), sizeBytes: 10 },
  ]
  expect(answers({ paths }, {})).toEqual([])
  expect(answers({ paths }, { fileSizeBytes: 1_000 })).toEqual(['remoteFileSize: return bin/tool.EXE'])
  expect(answers({ paths }, { pathLength: 15 })).toEqual(['remotePathLength: return a/rather/long/path.ts'])
  expect(answers({ paths }, { paths: ['src/**'] })).toEqual(['remotePaths: return src/a.ts'])
  for (const extension of ['exe', '.exe', '*.exe'])
    expect(answers({ paths }, { extensions: [extension] })).toEqual(['remoteExtensions: return bin/tool.EXE'])
})

it.each([
  ['starts-with', 'feat', false],
  ['ends-with', '(#1)', false],
  ['contains', 'JIRA-', false],
  ['regex', '^[a-z]+: ', false],
  ['contains', 'wip', true],
] as const)(
  'messages that are not %s %s are returned, or refused where orch writes them',
  (operator, pattern, negate) => {
    const patterns = [{ of: 'commit-message', operator, pattern, negate } as const]
    const commits = said('wip, somehow')
    expect(answers({ commits }, {}, { patterns })[0]).toMatch(/^remoteMessage: return /)
    const squashed = answers({ commits }, {}, { patterns, method: 'squash' })
    expect(squashed).toEqual(negate ? [] : ['remoteMessage: deny landing message'])
  },
)

it('a pattern that this engine cannot read is left to the forge', () => {
  const patterns = [{ of: 'commit-message', operator: 'regex', pattern: '(?=x)', negate: false } as const]
  expect(answers({ commits: said('any') }, {}, { patterns })).toEqual([])
})

const rules: BranchRules = {
  requiredChecks: ['ci'],
  upToDate: true,
  pullRequestRequired: true,
  approvals: 1,
  codeOwners: false,
  conversations: false,
  linearHistory: true,
  signedCommits: true,
  methods: ['squash'],
  mergeQueue: false,
  locked: false,
  autoMerge: false,
  patterns: [],
  limits: nothing,
  people: ['require_last_push_approval'],
  others: ['workflows: a.yml'],
  unknown: ['phase_of_the_moon'],
  unread: ['classic branch protection'],
}

type Landing = Parameters<typeof standingOf>[1]

const by = { message: 'Land {task}: {title}', email: 'ann@acme.example' }

const standing = (landing: Omit<Landing, 'message' | 'email'>) =>
  standingOf(rules, { ...by, ...landing }).map(({ rule, met }) => `${rule} ${met}`)

it('each rule is met by how orch lands, or said to be met never', () => {
  expect(standing({ land: 'pull-request', method: 'squash', signs: false })).toEqual([
    'required-checks waiting',
    'up-to-date landing',
    'pull-request landing',
    'approvals waiting',
    'reviews waiting',
    'linear-history landing',
    'signed-commits landing',
    'methods landing',
    'other forge',
    'unknown unknown',
    'unread unread',
  ])
  const closed = standingOf(
    { ...rules, writable: false },
    { ...by, land: 'push', method: 'squash', signs: true },
  )
  expect(closed[0]).toEqual({ rule: 'write-access', asks: '', met: 'never' })
  const never = (landing: Parameters<typeof standing>[0]) =>
    standing(landing).filter((each) => each.endsWith('never'))
  expect(never({ land: 'pull-request', method: 'merge', signs: true })).toEqual([
    'linear-history never',
    'signed-commits never',
    'methods never',
  ])
  expect(never({ land: 'push', method: 'squash', signs: true })).toEqual([
    'required-checks never',
    'pull-request never',
    'approvals never',
    'reviews never',
  ])
})

it('a required verdict of orch’s own has to be one that it publishes, where a queue does not want it elsewhere', () => {
  const asked = { ...rules, requiredChecks: ['ci', 'orch / unit', 'orch / lint'] }
  const met = (mergeQueue: boolean, publishes?: readonly string[]) =>
    standingOf(
      { ...asked, mergeQueue },
      {
        ...by,
        land: 'pull-request',
        method: 'squash',
        signs: false,
        ...(publishes === undefined ? {} : { publishes }),
      },
    )
      .filter(({ rule }) => rule === 'required-checks')
      .map(({ asks, met: how }) => `${asks}: ${how}`)
  expect(met(false)).toEqual(['ci, orch / unit, orch / lint: waiting'])
  expect(met(false, ['orch / unit'])).toEqual(['ci, orch / unit: waiting', 'orch / lint: never'])
  expect(met(true, ['orch / unit'])).toEqual(['ci: waiting', 'orch / unit, orch / lint: never'])
})

it('patterns are held against what orch knows before an agent starts', () => {
  const met = (
    pattern: Omit<RemotePattern, 'negate'> & { readonly negate?: boolean },
    landing: Partial<Landing>,
  ) => {
    const asked = { ...rules, patterns: [{ negate: false, ...pattern }] }
    const standings = standingOf(asked, {
      ...by,
      land: 'pull-request',
      method: 'merge',
      signs: false,
      ...landing,
    })
    return standings.find(({ rule }) => rule === 'pattern')?.met
  }
  const ours = { of: 'author-email', operator: 'ends-with', pattern: '@acme.example' } as const
  const theirs = { ...ours, pattern: '@other.example' }
  expect([met(ours, {}), met(theirs, {}), met(theirs, { method: 'squash' })]).toEqual([
    'landing',
    'never',
    'forge',
  ])
  expect(met({ ...theirs, negate: true }, {})).toBe('landing')
  expect(met(theirs, { land: 'push', method: 'squash' })).toBe('never')
  const committer = { ...theirs, of: 'committer-email' } as const
  expect([met(committer, {}), met(committer, { method: 'rebase' })]).toEqual(['never', 'forge'])
  const said = (operator: RemotePattern['operator'], pattern: string, negate = false) =>
    met({ of: 'commit-message', operator, pattern, negate }, {})
  expect([said('starts-with', 'feat'), said('starts-with', 'Land'), said('starts-with', 'Land api')]).toEqual(
    ['never', 'admission', 'admission'],
  )
  expect([said('contains', 'Land', true), said('contains', 'JIRA-'), said('ends-with', '!')]).toEqual([
    'never',
    'admission',
    'admission',
  ])
  expect(met({ of: 'commit-message', operator: 'starts-with', pattern: 'feat' }, { method: 'rebase' })).toBe(
    'admission',
  )
  expect(met({ of: 'author-email', operator: 'regex', pattern: '(?=x)' }, {})).toBe('forge')
  expect(met({ of: 'branch-name', operator: 'starts-with', pattern: 'team/' }, {})).toBe('forge')
})
