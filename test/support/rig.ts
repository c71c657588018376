import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Audience, Begun } from '../../src/app/begin.ts'
import { beginRun, resumeRun } from '../../src/app/begin.ts'
import type { OrHalt } from '../../src/app/start/halted.ts'
import { catchHalt } from '../../src/app/start/halted.ts'
import type { Person } from '../../src/app/start/person.ts'
import type { Preparation, RunAsk } from '../../src/app/start/prepare.ts'
import { prepareRun, requireRepository } from '../../src/app/start/prepare.ts'
import type { RunId } from '../../src/core/ids.ts'
import type { Command } from '../../src/core/input.ts'
import type { TestClock } from './clock.ts'
import { makeTestClock } from './clock.ts'
import type { ControlledAgent } from './controlled-agent.ts'
import { makeAgentRig } from './controlled-agent.ts'
import type { TestFiles, TestRepository } from './git.ts'
import { makeTestRepository } from './git.ts'
import type { TestRun } from './test-run.ts'
import { followRun, tester } from './test-run.ts'

/** The whole of orch in one process, on a real repository, with agents that obey the test. */
export interface Rig {
  readonly repository: TestRepository
  /** Around repository, worktrees and plan; gone after the test. */
  readonly folder: string
  readonly clock: TestClock
  agent(task: string, attempt?: number): ControlledAgent
  /** Has an agent write files and claim success. */
  works(task: string, files: Readonly<Record<string, string>>, attempt?: number): Promise<void>
  /** Writes the plan beside the repository; answers its path. */
  plan(tasks: Tasks, fields?: object): string
  prepare(ask?: Partial<RunAsk>, person?: Partial<Person>): Promise<OrHalt<Preparation>>
  run(tasks: Tasks, how?: How): Promise<TestRun>
  resume(run: RunId, how?: Pick<How, 'attended'> & { readonly first?: readonly Command[] }): Promise<TestRun>
  /** A file of a commit as text. */
  file(path: string, commit?: string): string
  /** A file beside git, by its absolute path. */
  read(path: string): string
  /** The subjects of a branch's first parents, the oldest first. */
  log(branch?: string): readonly string[]
  /** All refs but those of `refs/orch/`. */
  refs(): readonly string[]
  /** Slots that somebody has leased. */
  leases(): readonly string[]
}

export type Tasks = Readonly<Record<string, object>>

interface How {
  readonly plan?: object
  readonly ask?: Partial<RunAsk>
  readonly attended?: boolean
}

export interface RigOptions {
  readonly files?: TestFiles
  readonly config?: object
  /** Controlled agents by name, and what the config says of each besides its program. */
  readonly agents?: Readonly<Record<string, object>>
  /** The repository's folder; may hold spaces. */
  readonly name?: string
}

export async function makeRig({
  files = {},
  config = {},
  agents: named = { test: {} },
  name = 'repo',
}: RigOptions = {}): Promise<Rig> {
  const empty = makeTestRepository({ name })
  const folder = dirname(empty.path)
  const agents = await makeAgentRig(folder)
  const controlled = Object.fromEntries(
    Object.entries(named).map(([each, fields]) => [each, { ...agents.config, ...fields }]),
  )
  const inForce = { ...quick, agents: controlled, ...config }
  const repository = empty
  repository.commit({ '.orchestrator.json': JSON.stringify(inForce), ...files }, 'Configure')
  const clock = makeTestClock()
  const going = new Set<TestRun>()
  const stateHome = process.env.XDG_STATE_HOME
  process.env.XDG_STATE_HOME = join(folder, 'state')
  onTestFinished(async () => {
    await Promise.all([...going].map(endAtOnce))
    await agents.close()
    repository.remove()
    if (stateHome === undefined) delete process.env.XDG_STATE_HOME
    else process.env.XDG_STATE_HOME = stateHome
  })

  const plan = (tasks: Tasks, fields: object = {}) => {
    const path = join(folder, 'plan.json')
    const listed = Object.entries(tasks).map(([id, task]) => ({ id, prompt: `Do ${id}.`, ...task }))
    writeFileSync(path, JSON.stringify({ ...fields, tasks: listed }))
    return path
  }
  const prepare: Rig['prepare'] = (ask, person) =>
    catchHalt(() =>
      prepareRun(
        {
          ...plainAsk,
          source: { kind: 'file', path: join(folder, 'plan.json') },
          cwd: repository.path,
          ...ask,
        },
        { trust: 'yes', confirm: async () => null, ...person },
      ),
    )
  const follow = async (
    begin: (audience: Audience) => Promise<Begun>,
    attended: boolean,
  ): Promise<TestRun> => {
    const run = await followRun(begin, attended)
    going.add(run)
    run.ended.finally(() => going.delete(run)).catch(() => undefined)
    return run
  }

  return {
    repository,
    folder,
    clock,
    agent: agents.agent,
    async works(task, written, attempt) {
      const agent = agents.agent(task, attempt)
      await agent.write(written)
      await agent.exit(0)
    },
    plan,
    prepare,
    async run(tasks, { plan: fields, ask, attended = false } = {}) {
      plan(tasks, fields)
      const found = await prepare(ask)
      if (found.kind === 'halt' || found.value.kind === 'continue') throw new Error(JSON.stringify(found))
      const prepared = { ...found.value.prepared, deadlineAt: null, by: tester }
      return follow((audience) => beginRun(prepared, audience, clock), attended)
    },
    async resume(run, { attended = false, first = [] } = {}) {
      const opened = await requireRepository(repository.path)
      return follow(
        (audience) => resumeRun({ opened, run, takeOver: false, first }, audience, clock),
        attended,
      )
    },
    file: (path, commit = 'main') => repository.git('show', `${commit}:${path}`),
    read: (path) => readFileSync(path, 'utf8'),
    log: (branch = 'main') =>
      repository.git('log', '--reverse', '--first-parent', '--format=%s', branch).split('\n'),
    refs: () =>
      repository
        .git('for-each-ref', '--format=%(refname)')
        .split('\n')
        .filter((ref) => !ref.startsWith('refs/orch/')),
    leases: () =>
      readdirSync(join(repository.gitDir, 'orch', 'slots')).filter((name) => name.endsWith('.lease')),
  }
}

/** Retries at once, as nobody wants to wait for them. */
const quick = { checks: [], retry: { initialInterval: '1ms', maxInterval: '1ms', jitter: 0 } }

const plainAsk: Omit<RunAsk, 'source' | 'cwd'> = {
  target: null,
  agent: null,
  config: null,
  concurrency: null,
  noChecks: false,
  dryRun: false,
  earlier: 'fresh',
}

async function endAtOnce(run: TestRun): Promise<void> {
  await run.stop('SIGTERM')
  await run.kill()
  await run.ended.catch(() => undefined)
}
