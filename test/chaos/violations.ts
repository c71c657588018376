import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recorded } from '../../src/core/event.ts'
import type { Ground } from './ground.ts'
import { git } from './ground.ts'

/** How a run came to rest. */
export interface Rest {
  readonly run: string
  readonly statuses: Readonly<Record<string, string>>
  readonly tree: string
  readonly events: number
}

/** Reads a run that has ended from its journal, its status and git. */
export function readRest(ground: Ground, orch: string): Rest {
  const { stdout, stderr } = spawnSync(process.execPath, [orch, 'status', '--json'], {
    cwd: ground.repository,
    env: ground.env,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(`no status: ${stderr}`)
  const { run, tasks }: { run: string; tasks: { id: string; status: string }[] } = JSON.parse(stdout)
  return {
    run,
    statuses: Object.fromEntries(tasks.map(({ id, status }) => [id, status])),
    tree: git(ground.repository, ['rev-parse', 'main^{tree}']),
    events: readEvents(ground, run).length,
  }
}

/** Everything that is not as it was promised, in sentences; nothing for a run that came through. */
export function findViolations(
  ground: Ground,
  {
    rest,
    undisturbed,
    orch,
    isOrdered,
    isProposed = false,
  }: {
    readonly rest: Rest
    readonly undisturbed: Rest
    readonly orch: string
    readonly isOrdered: boolean
    /** What is pushed are branches, however often. */
    readonly isProposed?: boolean
  },
): readonly string[] {
  return [
    ...differentEnd(rest, undisturbed),
    ...(isOrdered && rest.tree !== undisturbed.tree ? [`the final tree is ${rest.tree}`] : []),
    ...unverified(ground, orch),
    ...doneTwice(ground, rest.run),
    ...(isProposed ? [] : pushedWrong(ground, rest.run)),
    ...lostCommits(ground),
    ...brokenRepository(ground),
    ...leftovers(ground),
    ...livingProcesses(rest.run),
  ]
}

function differentEnd({ statuses }: Rest, undisturbed: Rest): readonly string[] {
  return Object.entries(undisturbed.statuses).flatMap(([task, status]) =>
    statuses[task] === status ? [] : [`${task} is ${statuses[task]}, not ${status}`],
  )
}

function unverified({ repository, env }: Ground, orch: string): readonly string[] {
  const { status, stdout } = spawnSync(process.execPath, [orch, 'verify'], {
    cwd: repository,
    env,
    encoding: 'utf8',
  })
  return status === 0 ? [] : [`orch verify: ${stdout}`]
}

/** One landing for each task that landed, one commit on the target for each landing, no outcome without its intent. */
function doneTwice(ground: Ground, run: string): readonly string[] {
  const events = readEvents(ground, run)
  const landed = events.flatMap((event) => (event.type === 'landed' ? [String(event.task)] : []))
  const intents = new Set(
    events.flatMap((event) => (event.type === 'landing-started' ? [String(event.task)] : [])),
  )
  const steps = git(ground.repository, ['rev-list', '--first-parent', '--count', 'main'])
  return [
    ...landed.filter((task, index) => landed.indexOf(task) !== index).map((task) => `${task} landed twice`),
    ...landed.filter((task) => !intents.has(task)).map((task) => `${task} landed without an intent`),
    ...(Number(steps) === landed.length + 1
      ? []
      : [`${steps} commits on main for ${landed.length} landings`]),
  ]
}

/** The remote's branch holds what landed, and one push brought each landing there. */
function pushedWrong({ hub, ...ground }: Ground, run: string): readonly string[] {
  if (hub === null) return []
  const there = git(hub, ['rev-parse', 'main'])
  const here = git(ground.repository, ['rev-parse', 'main'])
  const pushes = readOrNothing(join(hub, 'pushes')).split('\n').length - 1
  const landed = readEvents({ hub, ...ground }, run).filter(({ type }) => type === 'landed').length
  return [
    ...(there === here ? [] : [`main is at ${here}, and at ${there} on its remote`]),
    ...(pushes === landed ? [] : [`${pushes} pushes for ${landed} landings`]),
  ]
}

/** What an agent committed is under some ref, whatever became of it. */
function lostCommits({ repository, ledger }: Ground): readonly string[] {
  const made = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').filter(Boolean) : []
  const reachable = new Set(git(repository, ['rev-list', '--all']).split('\n'))
  return made
    .filter((commit) => !reachable.has(commit))
    .map((commit) => `an agent's commit ${commit} is lost`)
}

function brokenRepository({ repository }: Ground): readonly string[] {
  const { status, stderr } = spawnSync('git', ['fsck', '--no-progress', '--no-dangling'], {
    cwd: repository,
    encoding: 'utf8',
  })
  const dirty = git(repository, ['status', '--porcelain'])
  return [
    ...(status === 0 ? [] : [`git fsck: ${stderr}`]),
    ...(dirty === '' ? [] : [`the checkout is not clean: ${dirty}`]),
  ]
}

/** Locks and leases that nobody holds, registered worktrees without a folder. */
function leftovers({ repository }: Ground): readonly string[] {
  const orch = join(repository, '.git', 'orch')
  const slots = existsSync(join(orch, 'slots')) ? readdirSync(join(orch, 'slots')) : []
  const worktrees = git(repository, ['worktree', 'list', '--porcelain']).split('\n')
  const locks = git(repository, ['rev-parse', '--git-common-dir'])
  return [
    ...slots.filter((name) => name.endsWith('.lease')).map((name) => `the lease ${name} is left`),
    ...worktrees.filter((line) => line.startsWith('prunable')).map((line) => `a worktree is ${line}`),
    ...lockFiles(join(repository, locks)).map((path) => `the lock ${path} is left`),
  ]
}

function lockFiles(gitDir: string): readonly string[] {
  const names = readdirSync(gitDir, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.lock') || /(?:^|\/)lock$/.test(name))
}

/** Whatever was started for the run carries its id, in its arguments or its environment. */
function livingProcesses(run: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return []
    const seen = ['cmdline', 'environ'].map((name) => readOrNothing(`/proc/${pid}/${name}`)).join('\0')
    return seen.includes(run) ? [`a process lives on: ${seen.slice(0, 120).replaceAll('\0', ' ')}`] : []
  })
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readEvents({ repository }: Ground, run: string): readonly Recorded[] {
  const text = readFileSync(join(repository, '.git', 'orch', 'runs', run, 'journal.jsonl'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line): Recorded => JSON.parse(line))
}
