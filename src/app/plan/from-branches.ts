import type { Config } from '../../core/config.ts'
import type { CommitId } from '../../core/ids.ts'
import { toTaskId } from '../../core/ids.ts'
import type { Plan, TaskSpec } from '../../core/plan/plan.ts'
import { digestOf } from '../document/digest.ts'
import { taskIdFrom } from './ids.ts'

/** A branch that somebody made, and where it is. */
export interface MadeBranch {
  readonly name: string
  readonly head: CommitId
  /** Of the commit it is at. */
  readonly subject: string
}

/** A plan that lands branches as they are: a task for each, and no agent for any. */
export function planFromBranches(branches: readonly MadeBranch[], { retry }: Pick<Config, 'retry'>): Plan {
  const ids = uniqueIds(branches.map(({ name }) => name))
  return {
    name: `land ${branches.map(({ name }) => name).join(' ')}`.slice(0, longestName),
    target: null,
    onDead: 'continue',
    tasks: branches.map((branch, index) => taskOf(ids[index] ?? 'branch', branch, retry)),
  }
}

const longestName = 80

function taskOf(id: string, { name, head, subject }: MadeBranch, retry: Config['retry']): TaskSpec {
  return {
    id: toTaskId(id),
    title: subject.trim() === '' ? name : subject,
    prompt: '',
    agents: [],
    branch: name,
    dependsOn: [],
    scope: [],
    checks: [],
    change: 'required',
    doneWhen: null,
    // Bounds of attempts, which it has none of.
    timeoutMs: 1,
    idleTimeoutMs: 1,
    deadlineMs: null,
    retry,
    priority: 0,
    approval: false,
    allow: [],
    uses: [],
    env: {},
    setup: [],
    digest: digestOf({ branch: name, head }),
  }
}

function uniqueIds(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const stem = taskIdFrom(name.replaceAll('/', '-')) ?? 'branch'
    let id = stem
    for (let count = 2; taken.has(id); count++) id = `${stem}-${count}`
    taken.add(id)
    return id
  })
}
