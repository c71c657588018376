import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orch } from '../support/orch.ts'
import type { ShellRun } from '../support/shell-run.ts'
import { makeShellRun } from '../support/shell-run.ts'
import type { SystemCall } from '../support/system-calls.ts'
import { hasStrace, namesIn, pathOf, readCalls, underStrace } from '../support/system-calls.ts'

// What is synced when is a fact of system calls; where strace may not look there is nothing to prove it by.
describe.runIf(hasStrace())('a landing survives a power loss (skipped where strace cannot trace)', () => {
  let run: ShellRun
  let calls: readonly SystemCall[]
  let landings: readonly Landing[]

  beforeAll(() => {
    run = makeShellRun({ config: { checks: [], concurrency: { agents: 1 } } })
    // A packed target: its own folder is made anew by the first landing.
    run.git('checkout', '-q', '-b', 'team/main')
    run.git('pack-refs', '--all')
    const trace = join(dirname(run.path), 'trace')
    const plan = run.plan({
      left: 'mkdir -p a/b && echo left > a/b/left.txt',
      committed: { prompt: 'mkdir -p a/b && echo made > a/b/made.txt && git add -A && git commit -qm Made' },
    })
    const args = ['run', plan, '--yes', '--ui', 'plain', '--no-checks']
    const env = { XDG_STATE_HOME: join(dirname(run.path), 'state') }
    expect(orch(run.path, args, { env, through: underStrace(trace) })).toMatchObject({ code: 0 })
    calls = readCalls(trace)
    landings = landingsIn(calls, run)
    expect(landings).toHaveLength(2)
  })
  afterAll(() => run.remove())

  it('what is about to land is written down for good before git begins to write the ref', () => {
    for (const { opened, commit } of landings) {
      const promise = lineOf(calls, 'landing-started', commit)
      const synced = calls.find(
        (call) => call.name === 'fdatasync' && call.from > promise.until && isJournal(call),
      )
      expect(synced?.until).toBeLessThan(opened.from)
    }
  })

  it('everything that the commit brings is on the disk before the ref names it, whoever wrote it', () => {
    const flushed = flushedObjects(calls)
    for (const { renamed, base, commit } of landings) {
      const objects = run.git('rev-list', '--objects', '--no-object-names', commit, '--not', base).split('\n')
      const late = objects.filter((id) => (flushed.get(id) ?? Number.POSITIVE_INFINITY) > renamed.from)
      expect(late).toEqual([])
    }
  })

  it('the ref, its name and every new folder on its way are on the disk before the journal says landed', () => {
    for (const { renamed, commit } of landings) {
      const told = lineOf(calls, 'landed', commit)
      const syncedBetween = (path: string, after: number) =>
        calls.some(
          (call) =>
            call.name === 'fsync' && pathOf(call) === path && call.from > after && call.until < told.from,
        )
      expect(
        calls.some(
          (call) =>
            call.name === 'fsync' && pathOf(call) === `${refFile(run)}.lock` && call.until < renamed.from,
        ),
      ).toBe(true)
      expect(syncedBetween(dirname(refFile(run)), renamed.until)).toBe(true)
      const made = calls.filter(
        ({ name, text, until }) => name === 'mkdir' && until < told.from && isPromised(text, run),
      )
      expect(
        made.map((call) => namesIn(call)[0] ?? '').filter((path) => !syncedBetween(dirname(path), 0)),
      ).toEqual([])
    }
  })
})

interface Landing {
  readonly base: string
  readonly commit: string
  /** Where git began to write the new value of the ref, and where it took the old one's place. */
  readonly opened: SystemCall
  readonly renamed: SystemCall
}

function landingsIn(calls: readonly SystemCall[], run: ShellRun): readonly Landing[] {
  const lock = `${refFile(run)}.lock`
  const commits = run.git('rev-list', '--first-parent', '--reverse', '-n', '3', 'team/main').split('\n')
  const opened = calls.filter((call) => call.name === 'openat' && namesIn(call)[0] === lock)
  const renamed = calls.filter((call) => call.name === 'rename' && namesIn(call)[0] === lock)
  return renamed.flatMap((each, at) => {
    const [begun, base, commit] = [opened[at], commits[at], commits[at + 1]]
    return begun && base && commit ? [{ base, commit, opened: begun, renamed: each }] : []
  })
}

function refFile({ gitDir }: ShellRun): string {
  return join(gitDir, 'refs/heads/team/main')
}

function isJournal(call: SystemCall): boolean {
  return pathOf(call).endsWith('/journal.jsonl')
}

function lineOf(calls: readonly SystemCall[], type: string, commit: string): SystemCall {
  const found = calls.find(
    (call) =>
      call.name === 'pwrite64' &&
      isJournal(call) &&
      call.text.includes(`\\"type\\":\\"${type}\\"`) &&
      call.text.includes(commit),
  )
  if (found === undefined) throw new Error(`no ${type} of ${commit}`)
  return found
}

/** Folders that hold what the journal promises: itself, and the target. */
function isPromised(text: string, { gitDir }: ShellRun): boolean {
  return ['orch/runs', 'refs/heads/team'].some((folder) => text.startsWith(`"${join(gitDir, folder)}`))
}

/** By object id, where in the trace it was both under its name and flushed. */
function flushedObjects(calls: readonly SystemCall[]): ReadonlyMap<string, number> {
  const flushed = new Map<string, number>()
  const objects = new Map<string, number>()
  for (const call of calls) {
    if (call.name === 'fsync') {
      const path = pathOf(call)
      flushed.set(path, Math.min(flushed.get(path) ?? call.until, call.until))
      // Git writes a batch back and flushes the disk once, all of it.
      const [, batch] = /^(.*\/tmp_objdir-bulk-fsync-\w+)\/bulk_fsync/.exec(path) ?? []
      if (batch !== undefined) flushed.set(batch, call.until)
      const id = objectAt(path)
      if (id !== null) objects.set(id, Math.min(objects.get(id) ?? call.until, call.until))
    }
    if (call.name !== 'link' && call.name !== 'rename') continue
    const [from = '', to = ''] = namesIn(call)
    const [batch] = /^.*\/tmp_objdir-bulk-fsync-\w+/.exec(from) ?? []
    const id = objectAt(to)
    if (
      id !== null &&
      !to.includes('/tmp_objdir') &&
      (flushed.get(from) ?? flushed.get(batch ?? '')) !== undefined
    )
      objects.set(id, Math.min(objects.get(id) ?? call.until, call.until))
  }
  return objects
}

function objectAt(path: string): string | null {
  const [, folder, rest] = /\/objects\/([0-9a-f]{2})\/([0-9a-f]{38})$/.exec(path) ?? []
  return folder === undefined || rest === undefined ? null : folder + rest
}
