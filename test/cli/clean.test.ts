import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
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

/** Every file below the slots and git's folder, but for what programs rewrite at will, and every ref. */
function inventory(): readonly string[] {
  const below = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  const files = [
    ...below(slots()),
    ...below(join(rig.gitDir, 'orch')),
    ...below(join(rig.gitDir, 'worktrees')),
  ]
  return [...files, ...rig.git('for-each-ref', '--format=%(refname) %(objectname)').split('\n')].sort()
}

interface Removed {
  readonly kind: string
  readonly name?: string
  readonly path?: string
  readonly branch?: string
  readonly tip?: string
}

/** What a removal takes with it; a slot is its worktree, git's entry and orch's records of it. */
function traces(removals: readonly Removed[]): readonly string[] {
  return removals.flatMap(({ kind, name, path, branch, tip }) => {
    if (kind === 'branch') return [`refs/heads/${branch} ${tip}`]
    const records = [join(rig.gitDir, 'worktrees', `${name}`), join(rig.gitDir, 'orch', 'slots', `${name}.`)]
    return kind === 'slot' ? [`${path}`, ...records] : [`${path}`]
  })
}

it('a dry run lists what the real one then removes, line by line, and a second one finds nothing', () => {
  const [slot = ''] = names(slots())
  writeFileSync(join(slots(), slot, 'note.md'), 'from a person\n')
  writeFileSync(join(rig.gitDir, 'orch', 'landing-main.lock'), '')
  mkdirSync(join(slots(), '.trash', 'agent-7-cut-short'), { recursive: true })
  // What is not of orch's, wherever orch keeps its own.
  writeFileSync(join(slots(), 'notes.txt'), 'mine\n')
  mkdirSync(join(slots(), 'agent-9'))
  rig.git('worktree', 'add', '-q', '-b', 'orch/mine', join(slots(), 'mine'))
  rig.git('update-ref', 'refs/orchard/mine', 'HEAD')
  const before = inventory()
  const dry = rig.orch('clean', '--dry-run')
  const { removals } = clean('--dry-run')
  expect(inventory()).toEqual(before)
  const real = rig.orch('clean')
  const after = inventory()
  const listed = traces(removals)
  const gone = before.filter((each) => !after.includes(each))
  const isListed = (each: string) =>
    listed.some((trace) => each.startsWith(trace) || trace.startsWith(`${each}/`))
  expect(gone.filter((each) => !isListed(each))).toEqual([])
  expect(listed.filter((trace) => after.some((each) => each.startsWith(trace)))).toEqual([])
  expect(real.stdout).toBe(dry.stdout)
  expect(real).toMatchObject({ code: 0 })
  const plain = dry.stdout.replaceAll(run, 'RUN').replaceAll(/\b[0-9a-f]{7}\b/g, 'ID')
  expect(plain.replaceAll(slots(), 'SLOTS').replaceAll(rig.gitDir, 'GIT')).toMatchInlineSnapshot(`
    "lock GIT/orch/landing-main.lock: its owner is gone
    slot SLOTS/agent-1: nobody uses it; what is not saved yet is put under refs/orch first
    slot SLOTS/agent-2: nobody uses it; what is not saved yet is put under refs/orch first
    slot SLOTS/check-1: nobody uses it; what a person did there is put under refs/orch first
    branch orch/RUN/ui at ID: its commits are under refs/orch
    SLOTS/.trash/agent-7-cut-short: trash
    "
  `)
  expect(names(slots())).toEqual(['agent-9', 'mine', 'notes.txt'])
  expect(rig.git('worktree', 'list').split('\n')).toHaveLength(2)
  expect(refs().some((ref) => ref.endsWith('-found'))).toBe(true)
  expect(rig.git('status', '--porcelain')).toBe('')
  expect(clean()).toMatchObject({ kinds: [], left: [] })
})

it('a run whose journal was lost keeps what it saved, and is told of', () => {
  const folder = join(rig.gitDir, 'orch', 'runs', run)
  const journal = readFileSync(join(folder, 'journal.jsonl'))
  const saved = refs()
  for (const lose of [
    () => writeFileSync(join(folder, 'journal.jsonl'), ''),
    () => rmSync(join(folder, 'journal.jsonl')),
  ]) {
    lose()
    utimesSync(folder, 0, 0)
    expect(rig.orch('status').stderr).toContain('is missing or empty')
    expect(clean('--all', '--yes')).toMatchObject({ kinds: [], spared: [{ kind: 'run-unreadable', run }] })
    expect(refs()).toEqual(saved)
  }
  writeFileSync(join(folder, 'journal.jsonl'), journal)
})

it('every ended run goes only where a person agrees, and nothing of it stays', () => {
  expect(rig.orch('clean', '--all')).toMatchObject({ code: 5 })
  expect(rig.orch('list').stdout).toContain(run)
  const { removals } = clean('--all', '--dry-run')
  expect(removals).toMatchObject([{ kind: 'run', run, because: 'asked', unlanded: ['ui'] }])
  expect(clean('--all', '--yes')).toMatchObject({ code: 0, kinds: ['run'] })
  expect(refs()).toEqual(['refs/heads/orch/mine'])
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
  const config = join(own.path, '.orchestrator.json')
  writeFileSync(
    config,
    JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), retention: { runs: 9 } }),
  )
  const { stdout, stderr } = own.orch('clean', '--dry-run')
  expect(stdout).toContain(`run ${second}: beyond what retention keeps`)
  expect(stderr).toContain(`${config} differs and is not used\n`)
})

function runOf(own: ShellRun, tasks: Parameters<ShellRun['plan']>[0]): string {
  expect(own.orch('run', own.plan(tasks), '--yes', '--ui', 'plain')).toMatchObject({ code: 0 })
  return own.orch('status', '--json').stdout
}
