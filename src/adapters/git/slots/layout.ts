import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RunId } from '../../../core/ids.ts'

/** Agents write in slots of the first pool; a slot of the second never saw one. */
export type Pool = 'agent' | 'check'

/** Where the pools of one repository lie. */
export interface Layout {
  readonly commonDir: string
  /** The folder of all slots. */
  readonly root: string
  /** State and lease files, shared by all runs. */
  readonly records: string
  /** Taken for what changes the list of worktrees, and to take a lease from the dead. */
  readonly lock: string
  readonly trash: string
}

/** Links are resolved, as git does before it writes paths down. */
export function slotLayout(sharedDir: string, slots: string): Layout {
  const commonDir = realpathSync(sharedDir)
  const root = realPath(slots)
  return {
    commonDir,
    root,
    records: join(commonDir, 'orch', 'slots'),
    lock: join(commonDir, 'orch', 'worktrees.lock'),
    trash: join(root, '.trash'),
  }
}

export function slotPath(layout: Layout, name: string): string {
  return join(layout.root, name)
}

export function stateFile(layout: Pick<Layout, 'records'>, name: string): string {
  return join(layout.records, `${name}.json`)
}

/** The mark of a slot that is kept for a dead task; beside its state, which only the holder of its lease writes. */
export function keptFile(layout: Pick<Layout, 'records'>, name: string): string {
  return join(layout.records, `${name}.kept`)
}

export function leaseFile(layout: Layout, name: string): string {
  return join(layout.records, `${name}.lease`)
}

/** Copies of a check slot's kept folders, as setup left them. */
export function pristineFolder(layout: Layout, name: string): string {
  return join(layout.root, '.pristine', name)
}

/** Whose work lies in a slot. */
export interface SlotOwner {
  readonly run: RunId
  readonly task: string
  readonly attempt: number
}

/** What no commit can hold is renamed to here. */
export function keptFolder(layout: Layout, { run, task, attempt }: SlotOwner): string {
  return join(layout.root, '.kept', run, task, String(attempt))
}

/** Evidence of one attempt, `refs/orch/<run>/<task>/<attempt><suffix>`. */
export function attemptRef({ run, task, attempt }: SlotOwner, suffix = ''): string {
  return `refs/orch/${run}/${task}/${attempt}${suffix}`
}

/** The saved state of a task, whichever attempt made it. */
export function evidenceHead({ run, task }: SlotOwner): string {
  return `refs/orch/${run}/${task}/head`
}

export function poolOf(name: string): Pool | null {
  const [, pool] = /^(agent|check)-[1-9]\d*$/.exec(name) ?? []
  return pool === 'agent' || pool === 'check' ? pool : null
}

/** Of a path whose last parts may not be there yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
  }
}
