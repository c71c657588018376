import { describe, expect, it } from 'vitest'
import type { WorkFacts } from '../../src/core/admission/facts.ts'
import { matchesAny } from '../../src/core/admission/globs.ts'
import { judge } from '../../src/core/admission/judge.ts'
import type { Config, Policy } from '../../src/core/config.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { changed, commit, config, facts, task } from '../support/builders.ts'

interface Told {
  readonly spec?: Partial<TaskSpec>
  readonly policy?: Partial<Policy>
  readonly message?: string
  readonly method?: Config['queue']['method']
}

/** `rule: answer subject` of everything that is not allowed. */
function answers(
  found: Partial<WorkFacts>,
  { spec = {}, policy = {}, message = 'Land api: Do api', method = 'merge' }: Told = {},
) {
  const said = judge({
    facts: facts(found),
    policy: { ...config().policy, ...policy },
    task: task('api', spec as Partial<Omit<TaskSpec, 'id' | 'dependsOn'>>),
    landingMessage: message,
    method,
  })
  return said.map(({ rule, answer, subject }) => `${rule}: ${answer} ${subject}`)
}

const limits = { changedFiles: null, addedLines: null, fileSizeKiB: null }

it('an ordinary change is allowed by every rule', () => {
  expect(answers({})).toEqual([])
})

describe('scope', () => {
  const paths = [changed('src/api/a.ts'), changed('src/ui/b.ts'), changed('src/api/.hidden/c.ts')]

  it('returns what lies outside, dotfiles counting as inside', () => {
    expect(answers({ paths }, { spec: { scope: ['src/api/**'] } })).toEqual(['scope: return src/ui/b.ts'])
  })

  it('is widened by an allowance of the task', () => {
    const spec = { scope: ['src/api/**'], allow: [{ rule: 'scope', paths: ['src/ui/*'] }] }
    expect(answers({ paths }, { spec })).toEqual([])
  })

  it('names five paths and counts the rest', () => {
    const many = Array.from({ length: 7 }, (_, at) => changed(`out/${at}`))
    expect(answers({ paths: many }, { spec: { scope: ['src'] } })).toEqual([
      'scope: return out/0, out/1, out/2, out/3, out/4 and 2 more',
    ])
  })
})

it.each([
  ['src/api/**', 'src/api/deep/x.ts', true],
  ['src/api', 'src/api/deep/x.ts', true],
  ['src/api/', 'src/api/x.ts', true],
  ['src/api', 'src/apix/x.ts', false],
  ['src/[id]/page.tsx', 'src/[id]/page.tsx', true],
  ['src/[id]', 'src/[id]/page.tsx', true],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.md', 'docs/.x/README.md', true],
])('the pattern %s on %s: %s', (pattern, path, is) => {
  expect(matchesAny([pattern], path)).toBe(is)
})

describe('protected paths', () => {
  it('wait for a person, the config always among them', () => {
    const paths = [changed('.github/workflows/ci.yml'), changed('.orchestrator.json', { change: 'deleted' })]
    expect(answers({ paths }, { policy: { protectedPaths: ['.github/**'] } })).toEqual([
      'protectedPaths: wait .github/workflows/ci.yml, .orchestrator.json',
    ])
    expect(answers({ paths: [changed('.orchestrator.json')] }, { policy: { protectedPaths: [] } })).toEqual([
      'protectedPaths: wait .orchestrator.json',
    ])
  })

  it('may be allowed to a task', () => {
    const spec = { allow: [{ rule: 'protectedPaths', paths: ['.github/**'] }] }
    expect(answers({ paths: [changed('.github/workflows/ci.yml')] }, { spec })).toEqual([])
  })
})

describe('limits', () => {
  const paths = [
    changed('a.ts', { addedLines: 60 }),
    changed('package-lock.json', { addedLines: 900, sizeBytes: 3 * 1024 + 1 }),
  ]

  it('return what is above them and allow what is at them', () => {
    expect(
      answers({ paths }, { policy: { limits: { changedFiles: 1, addedLines: 959, fileSizeKiB: 3 } } }),
    ).toEqual([
      'changedFiles: return the whole change',
      'addedLines: return the whole change',
      'fileSizeKiB: return package-lock.json',
    ])
    expect(
      answers({ paths }, { policy: { limits: { changedFiles: 2, addedLines: 960, fileSizeKiB: 4 } } }),
    ).toEqual([])
    expect(answers({ paths }, { policy: { limits } })).toEqual([])
  })

  it('of a file do not count what the task is allowed', () => {
    const spec = { allow: [{ rule: 'fileSizeKiB', paths: ['package-lock.json'] }] }
    const policy = { limits: { changedFiles: 2, addedLines: 960, fileSizeKiB: 3 } }
    expect(answers({ paths }, { spec, policy })).toEqual([])
  })
})

describe('what an agent must not commit', () => {
  it('conflict markers are returned', () => {
    const paths = [changed('a.ts', { conflictMarker: true })]
    expect(answers({ paths })).toEqual(['conflictMarkers: return a.ts'])
    expect(answers({ paths }, { spec: { allow: [{ rule: 'conflictMarkers', paths: ['a.ts'] }] } })).toEqual(
      [],
    )
  })

  it.each([
    ['docs/link', '../README.md', false],
    ['docs/link', '../../outside', true],
    ['link', '..', true],
    ['link', '/etc/passwd', true],
    ['a/b/link', '../../x/../y', false],
    ['link', 'a/../../b', true],
    ['docs/link', '../.git/hooks', true],
    ['docs/link', '../.gitignore', false],
  ])('a link at %s to %s leaves the tree: %s', (path, linkTarget, leaves) => {
    const paths = [changed(path, { mode: '120000', linkTarget })]
    expect(answers({ paths })).toEqual(leaves ? [`symlinks: return ${path}`] : [])
  })

  it('gitlinks and nested repositories are returned', () => {
    expect(answers({ paths: [changed('vendor/lib', { mode: '160000' })] })).toEqual([
      'gitlinks: return vendor/lib',
    ])
    expect(answers({ nestedRepositories: ['tmp/clone'] })).toEqual(['nestedRepositories: return tmp/clone'])
  })

  it('a task that is to change nothing returns every change', () => {
    expect(answers({}, { spec: { change: 'none' } })).toEqual(['change: return src/api/orders.ts'])
    expect(answers({ paths: [] }, { spec: { change: 'none' } })).toEqual([])
  })
})

describe('patterns', () => {
  it('a branch that cannot fit is denied, as only the config can mend it', () => {
    const branchName = '^feature/'
    expect(answers({}, { policy: { branchName } })).toEqual([`branchName: deny ${facts().branch}`])
    expect(answers({ branch: 'feature/api' }, { policy: { branchName } })).toEqual([])
  })

  const commits = [
    { id: commit('1'), message: 'feat: add orders', parents: 1 },
    { id: commit('2'), message: 'wip', parents: 1 },
    { id: commit('3'), message: 'Merge main', parents: 2 },
    { id: commit('4'), message: 'Do api\n\nOrch-Run: r1\nOrch-Task: api', parents: 1 },
  ]

  it("the agent's own commits are returned, merges and what orch committed are left alone", () => {
    const policy = { commitMessage: '^(feat|fix): ' }
    expect(answers({ commits }, { policy, message: 'feat: api' })).toEqual([
      `commitMessage: return ${commit('2').slice(0, 12)} wip`,
    ])
    expect(answers({ commits: commits.slice(0, 1) }, { policy })).toEqual([
      'commitMessage: deny landing message',
    ])
  })

  it('take the time that a text is long, whatever the pattern', () => {
    const message = `feat: ${'a'.repeat(20_000)}!`
    const policy = { commitMessage: '^feat: (a+)+$' }
    expect(
      answers({ commits: [{ id: commit('1'), message, parents: 1 }] }, { policy, message: 'feat: a' }),
    ).toHaveLength(1)
  })
})

it('an approval that the plan asks for waits for a person', () => {
  expect(answers({}, { spec: { approval: true } })).toEqual(['approval: wait api'])
})

describe('a branch that is rebased', () => {
  const method = 'rebase'
  const one = (message: string, parents = 1) => [{ id: commit('1'), message, parents }]

  it('is returned when it holds merges, with squash as the way out', () => {
    const commits = one('Merge main\n\nWhy', 2)
    expect(answers({ commits }, { method })).toEqual([
      `linearHistory: return ${commit('1').slice(0, 12)} Merge main`,
    ])
    expect(answers({ commits }, { method: 'squash' })).toEqual([])
  })

  it('lands with its own messages, a squashed one with none of them', () => {
    const policy = { commitMessage: '^feat' }
    expect(answers({ commits: one('feat: one') }, { method, policy })).toEqual([])
    const leftover = one('Land api: Do api\n\nOrch-Run: r1\n')
    expect(answers({ commits: leftover }, { method, policy })).toEqual([
      'commitMessage: deny landing message',
    ])
    const squashed = { method: 'squash', policy, message: 'feat: api' } as const
    expect(answers({ commits: one('wip') }, squashed)).toEqual([])
  })
})
