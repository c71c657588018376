import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun, shellRun } from '../support/shell-run.ts'

/** What an agent leaves that fails in the middle of everything. */
const mess = [
  "echo one > a.txt; git add a.txt; git commit -qm 'Begin a'",
  'echo two > a.txt; git add a.txt; echo three > a.txt',
  'echo secret > secret.txt; git init -q --template= nested; echo n > nested/n.txt; exit 3',
].join('; ')

let rig: ShellRun

beforeAll(() => {
  rig = makeShellRun({
    config: { checks: [], concurrency: { agents: 1 }, retry: { maxAttempts: 1 } },
    files: { '.gitignore': 'secret.txt\n' },
  })
  // The others make its slot be cleared for them.
  const plan = rig.plan({
    api: { prompt: mess, title: 'Make a' },
    ui: 'echo ui > ui.txt',
    docs: 'echo d > d.txt',
  })
  expect(rig.orch('run', plan, '--yes', '--ui', 'plain').code).toBe(1)
})

afterAll(() => rig.remove())

const beside = (name: string) => join(dirname(rig.path), name)
const commit = (ref: string) => rig.git('for-each-ref', '--format=%(objectname)', `refs/orch/*/${ref}`)

/** Ids, instants and places of one run, so that texts can be compared. */
const timeless = (text: string) =>
  text
    .replaceAll(dirname(rig.path), '')
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, 'RUN')
    .replaceAll(/\b[0-9a-f]{7}\b/g, 'c0ffee1')
    .replaceAll(/\d+ s ago/g, '1 s ago')
    .replaceAll(/\d+ B/g, '1 B')
    .replaceAll(/(\S) {2,}/g, '$1  ')

it('the list has what was saved and has not landed, and why', () => {
  const { code, stdout, stderr } = rig.orch('rescue')
  expect(code).toBe(0)
  expect(timeless(stdout)).toMatchInlineSnapshot(`
    "api/1  1 s ago  1 file, +1 -0  the work of attempt 1 of api
    api/1-ignored  1 s ago  1 file, +1 -0  ignored files of attempt 1 of api
    api/1-kept  1 s ago  3 files, 1 B  what no commit can hold of attempt 1 of api
    api/1-staged  1 s ago  1 file, +1 -1  what was staged and changed again of attempt 1 of api
    "
  `)
  expect(stderr).toContain('orch rescue restore NAME --to PATH takes it out')
})

it('with --all the list has everything that orch keeps a ref of', () => {
  const { saved } = JSON.parse(rig.orch('rescue', 'list', '--all', '--json').stdout)
  expect(saved.map(({ name, kind }: { name: string; kind: string }) => `${kind} ${name}`)).toEqual([
    'attempt api/1',
    'ignored api/1-ignored',
    'kept api/1-kept',
    'staged api/1-staged',
    'head api/head',
    ...['docs', 'ui'].flatMap((task) => [
      `attempt ${task}/1`,
      `candidate ${task}/candidate`,
      `head ${task}/head`,
    ]),
  ])
})

it('show has commits, files and what git shows more with', () => {
  expect(timeless(rig.orch('rescue', 'show', 'api').stdout)).toMatchInlineSnapshot(`
    "api/1  the work of attempt 1 of api; 1 s ago
      refs/orch/RUN/api/1 is at c0ffee1
      c0ffee1 Make a
      c0ffee1 Begin a
      │ a.txt  +1 -0
      1 file, +1 -0
      look: git show c0ffee1
            git diff c0ffee1 c0ffee1
      take out: orch rescue restore api/1 --to PATH

    api/1-ignored  ignored files of attempt 1 of api; 1 s ago
      refs/orch/RUN/api/1-ignored is at c0ffee1
      │ secret.txt  +1 -0
      1 file, +1 -0
      look: git show c0ffee1
      take out: orch rescue restore api/1-ignored --to PATH

    api/1-kept  what no commit can hold of attempt 1 of api; 1 s ago
      /a repo with spaces.orch/.kept/RUN/api/1
      │ nested/.git/HEAD  1 B
      │ nested/.git/config  1 B
      │ nested/n.txt  1 B
      3 files, 1 B
      look: ls -R '/a repo with spaces.orch/.kept/RUN/api/1'
      take out: orch rescue restore api/1-kept --to PATH

    api/1-staged  what was staged and changed again of attempt 1 of api; 1 s ago
      refs/orch/RUN/api/1-staged is at c0ffee1
      c0ffee1 Make a
      │ a.txt  +1 -1
      1 file, +1 -1
      look: git show c0ffee1
            git diff c0ffee1 c0ffee1
      take out: orch rescue restore api/1-staged --to PATH
    "
  `)
  const whole = rig.git('for-each-ref', '--format=%(refname)', 'refs/orch/*/api/1-staged')
  expect(JSON.parse(rig.orch('rescue', 'show', whole, '--json').stdout).saved).toMatchObject([
    { name: 'api/1-staged', place: whole, commit: commit('api/1-staged'), commits: [{ subject: 'Make a' }] },
  ])
})

describe('restore', () => {
  it('brings the latest work of a task back, with its ignored and its kept files', () => {
    const { code, stdout, stderr } = rig.orch('rescue', 'restore', 'api', '--to', '../a rescue')
    expect(timeless(stdout)).toMatchInlineSnapshot(`
      "api/head is checked out at /a rescue (c0ffee1, on no branch)
      with its ignored files (api/1-ignored)
      with what no commit holds (3 files, 1 B)
      "
    `)
    expect(timeless(stderr)).toMatchInlineSnapshot(`
      "git -C '../a rescue' switch -c NAME goes on with it; git worktree remove --force '../a rescue' removes it
      "
    `)
    expect(code).toBe(0)
    const file = (path: string) => readFileSync(join(beside('a rescue'), path), 'utf8')
    expect([file('a.txt'), file('secret.txt'), file('nested/n.txt')]).toEqual(['three\n', 'secret\n', 'n\n'])
    expect(existsSync(join(beside('a rescue'), 'nested/.git/HEAD'))).toBe(true)
    expect(rig.git('-C', beside('a rescue'), 'status', '--porcelain')).toBe('?? nested/')
    expect(rig.git('-C', beside('a rescue'), 'rev-parse', 'HEAD')).toBe(commit('api/head'))
    rig.git('worktree', 'remove', '--force', beside('a rescue'))
  })

  it('takes an empty folder, and one thing alone', () => {
    mkdirSync(beside('empty'))
    expect(rig.orch('rescue', 'restore', 'api/1-staged', '--to', beside('empty')).code).toBe(0)
    expect(readFileSync(join(beside('empty'), 'a.txt'), 'utf8')).toBe('two\n')
    expect(existsSync(join(beside('empty'), 'secret.txt'))).toBe(false)
  })

  it('never writes where something is', () => {
    mkdirSync(beside('full'))
    writeFileSync(join(beside('full'), 'mine'), '')
    const { code, stderr } = rig.orch('rescue', 'restore', 'api', '--to', '../full')
    expect(code).toBe(2)
    expect(timeless(stderr)).toBe('/full is not empty\n  hint: --to names a new folder, or an empty one\n')
    expect(rig.orch('rescue', 'restore', 'api', '--to', '../full/mine').stderr).toContain('mine is no folder')
    expect(rig.git('worktree', 'list')).not.toContain('full')
  })

  it('has to be told where', () => {
    expect(rig.orch('rescue', 'restore', 'api')).toMatchObject({ code: 2, stdout: '' })
  })
})

it('a name that nothing is saved as is refused with the nearest', () => {
  expect(rig.orch('rescue', 'show', 'apu')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'nothing is saved as "apu"\n  hint: did you mean api?\n',
  })
})

it('a run whose journal is gone is listed and taken out by what git and folders have', () => {
  const run = rig.git('for-each-ref', '--format=%(refname)', 'refs/orch/*/api/1').split('/')[2] ?? ''
  const journal = join(rig.path, '.git/orch/runs', run, 'journal.jsonl')
  renameSync(journal, `${journal}.away`)
  const { code, stdout, stderr } = rig.orch('rescue')
  expect(code).toBe(0)
  expect(stderr).toContain(`so nothing is known of this run; this is what git and folders have of run ${run}`)
  expect(timeless(stdout)).toContain('api/1  1 s ago  1 file, +1 -0  the work of attempt 1 of api\n')
  expect(stdout).toContain('api/1-kept')
  renameSync(dirname(journal), join(rig.path, '.git/orch/away'))
  expect(rig.orch('rescue', 'restore', 'api', '--to', '../lost run').stdout).toContain('ignored files')
  expect(rig.orch('rescue', '--run', '1999').stderr).toContain('no run begins with "1999"')
  renameSync(join(rig.path, '.git/orch/away'), dirname(journal))
  renameSync(`${journal}.away`, journal)
})

it('where everything has landed nothing is listed', () => {
  const other = shellRun({ config: { checks: [] } })
  other.orch('run', other.plan({ api: 'echo a > a.txt' }), '--yes', '--ui', 'plain')
  const { code, stdout } = other.orch('rescue')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^nothing is saved of run \S+ but what has landed\n$/)
})
