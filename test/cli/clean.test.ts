import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun, shellRun } from '../support/shell-run.ts'

/** A run with one landed and one dead task, its slots still there. */
let rig: ShellRun
let run: string

const clean = (...flags: string[]) => {
  const { code, stdout, stderr } = rig.orch('clean', '--json', ...flags)
  expect(stderr).toBe('')
  const { removals, left, spared } = JSON.parse(stdout)
  return { code, left, spared, kinds: removals.map(({ kind }: { kind: string }) => kind), removals }
}

beforeAll(() => {
  rig = makeShellRun({ config: { retry: { maxAttempts: 1 } }, files: { '.gitignore': 'out/\n' } })
  const plan = rig.plan({ api: 'echo api > api.txt', ui: 'echo ui > ui.txt; touch red' })
  expect(rig.orch('run', plan, '--yes', '--ui', 'plain')).toMatchObject({ code: 1 })
  run = JSON.parse(rig.orch('status', '--json').stdout).run
})

afterAll(() => rig.remove())

const slots = () => `${rig.path}.orch`
const names = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : []
const refs = () => rig.git('for-each-ref', '--format=%(refname)', 'refs/orch', 'refs/heads/orch').split('\n')

it('a dry run lists what the real one then removes, line by line, and a second one finds nothing', () => {
  const [slot = ''] = names(slots())
  writeFileSync(join(slots(), slot, 'note.md'), 'from a person\n')
  writeFileSync(join(rig.gitDir, 'orch', 'landing-main.lock'), '')
  mkdirSync(join(slots(), '.trash', 'agent-7-cut-short'), { recursive: true })
  const before = names(slots())
  const dry = rig.orch('clean', '--dry-run')
  expect(names(slots())).toEqual(before)
  const real = rig.orch('clean')
  expect(real.stdout).toBe(dry.stdout)
  expect(real).toMatchObject({ code: 0 })
  const plain = dry.stdout.replaceAll(run, 'RUN').replaceAll(/\b[0-9a-f]{7}\b/g, 'ID')
  expect(plain.replaceAll(slots(), 'SLOTS').replaceAll(rig.gitDir, 'GIT')).toMatchInlineSnapshot(`
    "lock GIT/orch/landing-main.lock: its owner is gone
    slot SLOTS/agent-1: nobody uses it; what is not saved yet is put under refs/orch first
    slot SLOTS/agent-2: nobody uses it; what is not saved yet is put under refs/orch first
    slot SLOTS/check-1: nobody uses it, and no agent ever did
    branch orch/RUN/ui at ID: its commits are under refs/orch
    SLOTS/.trash/agent-7-cut-short: trash
    "
  `)
  expect(names(slots())).toEqual([])
  expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1)
  expect(refs().some((ref) => ref.endsWith('-found'))).toBe(true)
  expect(rig.git('status', '--porcelain')).toBe('')
  expect(clean()).toMatchObject({ kinds: [], left: [] })
})

it('every ended run goes only where a person agrees, and nothing of it stays', () => {
  expect(rig.orch('clean', '--all')).toMatchObject({ code: 5 })
  expect(rig.orch('list').stdout).toContain(run)
  const { removals } = clean('--all', '--dry-run')
  expect(removals).toMatchObject([{ kind: 'run', run, because: 'asked', unlanded: ['ui'] }])
  expect(clean('--all', '--yes')).toMatchObject({ code: 0, kinds: ['run'] })
  expect(refs()).toEqual([''])
  expect(existsSync(join(rig.gitDir, 'orch', 'runs', run))).toBe(false)
  expect(rig.git('log', '-1', '--format=%s')).toContain('Land api')
})

it('the end of a run retires those before it that retention does not keep', () => {
  const retention = { runs: 0, days: 0 }
  const own = shellRun({ config: { retention } })
  const first = JSON.parse(runOf(own, { api: 'echo api > api.txt' })).run
  const second = JSON.parse(runOf(own, { ui: 'echo ui > ui.txt' })).run
  expect(readdirSync(join(own.gitDir, 'orch', 'runs'))).toEqual([second])
  expect(own.git('for-each-ref', `refs/orch/${first}`)).toBe('')
  expect(own.orch('verify')).toMatchObject({ code: 0 })
})

function runOf(own: ShellRun, tasks: Parameters<ShellRun['plan']>[0]): string {
  expect(own.orch('run', own.plan(tasks), '--yes', '--ui', 'plain')).toMatchObject({ code: 0 })
  return own.orch('status', '--json').stdout
}
