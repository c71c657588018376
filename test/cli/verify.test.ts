import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashLine } from '../../src/adapters/journal/line.ts'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun } from '../support/shell-run.ts'

/** Two landings, the second on top of the first. */
let original: ShellRun
let run: string

beforeAll(() => {
  original = makeShellRun()
  const plan = original.plan({
    api: 'echo api > api.txt',
    ui: { prompt: 'echo ui > ui.txt', dependsOn: ['api'] },
  })
  expect(original.orch('run', plan, '--yes', '--ui', 'plain')).toMatchObject({ code: 0 })
  run = JSON.parse(original.orch('status', '--json').stdout).run
})

afterAll(() => original.remove())

function landedRun() {
  return looking(original.copy())
}

function looking(rig: ShellRun) {
  const journal = join(rig.gitDir, 'orch', 'runs', run, 'journal.jsonl')
  const verify = () => {
    const { code, stdout } = rig.orch('verify', '--json')
    const { violations, ...found } = JSON.parse(stdout)
    return { code, kinds: violations.map(({ kind }: { kind: string }) => kind), violations, ...found }
  }
  return { ...rig, journal, verify }
}

/** Writes a journal anew with every line changed as wanted, and a chain that holds. */
function rewrite(journal: string, change: (record: Record<string, unknown>) => object): void {
  let prev = '0'.repeat(16)
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n')
  const written = lines.map((line) => {
    const text = JSON.stringify({ ...change(JSON.parse(line)), prev })
    prev = hashLine(text)
    return `${text}\n`
  })
  writeFileSync(journal, written.join(''))
}

it('a run whose landings are all proven has no violation', () => {
  const { orch } = landedRun()
  const { code, stdout, stderr } = orch('verify')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const plain = stdout.replace(run, 'RUN').replaceAll(/\b[0-9a-f]{7}\b/g, 'ID')
  expect(plain.replaceAll(/event \d+/g, 'event N')).toMatchInlineSnapshot(`
    "run RUN on main: 2 landings, every landed tree is proven

    ✔ api  ID  tree ID  unit passed (event N)
    ✔ ui   ID  tree ID  unit passed (event N)
    "
  `)
})

it('commits of others are listed and no violation', () => {
  const { git, verify } = landedRun()
  git('commit', '-q', '--allow-empty', '-m', 'Add mine')
  const commit = git('rev-parse', 'HEAD')
  expect(verify()).toMatchObject({ code: 0, kinds: [], others: [{ commit, subject: 'Add mine', run: null }] })
})

it('a landing that was taken off the target is a violation', () => {
  const { git, verify } = landedRun()
  git('reset', '-q', '--hard', 'HEAD^')
  expect(verify()).toMatchObject({ code: 1, kinds: ['unreachable'], violations: [{ task: 'ui' }] })
})

it('a landed commit that was amended is one, and the new one is ahead of the journal', () => {
  const { git, path, verify } = landedRun()
  writeFileSync(join(path, 'sneaked.txt'), 'x')
  git('add', '-A')
  git('commit', '-q', '--amend', '--no-edit')
  expect(verify()).toMatchObject({ code: 1, kinds: ['unreachable', 'trailers-ahead'] })
})

it('a target that is gone or begins elsewhere is one', () => {
  const { git, verify } = landedRun()
  git('checkout', '-q', '--detach')
  git('branch', '-D', 'main')
  expect(verify()).toMatchObject({ code: 1, kinds: ['unreachable', 'unreachable'] })
  const tree = git('write-tree')
  git('branch', 'main', git('commit-tree', tree, '-m', 'Begin again'))
  expect(verify().kinds).toEqual(['unreachable', 'unreachable', 'base-unreachable'])
})

it('a pass that the journal does not have, or has on another tree, is one', () => {
  const { journal, verify } = landedRun()
  const intact = readFileSync(journal, 'utf8')
  rewrite(journal, (record) =>
    record.type === 'check-finished' ? { ...record, tree: 'f'.repeat(40) } : record,
  )
  expect(verify()).toMatchObject({ code: 1, kinds: ['unproven', 'unproven'] })
  writeFileSync(journal, intact)
  rewrite(journal, (record) =>
    record.type === 'check-finished' ? { ...record, definition: 'another' } : record,
  )
  expect(verify().kinds).toEqual(['unproven', 'unproven'])
})

it('a required check that never saw the candidate is one, wherever it was to run', () => {
  const { journal, verify } = landedRun()
  rewrite(journal, (record) => {
    if (record.type !== 'run-started') return record
    const { config } = record as { config: { checks: object[] } }
    const types = { ...config.checks[0], name: 'types', on: ['branch'] }
    return { ...record, config: { ...config, checks: [...config.checks, types] } }
  })
  expect(verify()).toMatchObject({
    code: 1,
    kinds: ['unproven', 'unproven'],
    violations: [{ check: 'types' }, {}],
  })
})

it('a landing of another commit than the journal says is one', () => {
  const { git, journal, verify } = landedRun()
  const other = git('rev-parse', 'HEAD~1')
  const [api = ''] = git('log', '--format=%H', '--grep', 'Land api').split('\n')
  expect(api).toBe(other)
  rewrite(journal, (record) =>
    record.type === 'landed' && record.task === 'ui' ? { ...record, commit: other } : record,
  )
  const { kinds } = verify()
  expect(kinds).toContain('wrong-tree')
  expect(kinds).toContain('wrong-parents')
  expect(kinds).toContain('wrong-trailer')
  expect(kinds).toContain('unfounded')
})

it('a landing without its intent, or against admission, is one', () => {
  const { journal, verify } = landedRun()
  const answer = { rule: 'scope', answer: 'deny', subject: 'x', observed: 'x', limit: 'y', remedy: 'z' }
  rewrite(journal, (record) =>
    record.type === 'candidate-built' && record.task === 'api' ? { ...record, answers: [answer] } : record,
  )
  expect(verify().violations).toMatchObject([{ kind: 'not-admitted', task: 'api', rules: ['scope'] }])
})

it('a merge that gives another tree is one', () => {
  const { git, journal, verify } = landedRun()
  const head = git('rev-parse', 'HEAD^2')
  const tree = git('rev-parse', `${head}^{tree}`)
  const other = git('commit-tree', tree, '-p', 'HEAD~1', '-m', 'Another head')
  rewrite(journal, (record) => {
    const { work } = record as { work?: { task: string; head: string } }
    return work?.task === 'api' ? { ...record, work: { ...work, head: other } } : record
  })
  const { kinds } = verify()
  expect(kinds).toContain('wrong-parents')
  expect(kinds).toContain('another-merge')
})

it('refs that the journal has not come to are one', () => {
  const { git, verify } = landedRun()
  git('update-ref', `refs/orch/${run}/api/7`, 'HEAD')
  git('update-ref', `refs/orch/${run}/nobody/head`, 'HEAD')
  expect(verify()).toMatchObject({
    code: 1,
    violations: [
      { kind: 'ref-ahead', ref: `refs/orch/${run}/api/7` },
      { kind: 'ref-ahead', ref: `refs/orch/${run}/nobody/head` },
    ],
  })
})

it('a pass of an earlier run counts as long as that run or the cache knows it', () => {
  const { git, orch, plan, verify } = landedRun()
  git('reset', '-q', '--hard', 'HEAD~2')
  const again = plan({ api: 'echo api > api.txt' })
  expect(orch('run', again, '--yes', '--ui', 'plain', '--again')).toMatchObject({ code: 0 })
  const found = verify()
  expect(found).toMatchObject({ code: 0, kinds: [] })
  expect(found.landings[0].proofs[0].cached).not.toBeNull()
})
