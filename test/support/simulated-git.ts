import type { CommitId, TreeId } from '../../src/core/ids.ts'
import { commit as commitId, digits, tree as treeId } from './builders.ts'

/** What a tree holds: one line of content for each task, and what the target began with. */
export type Contents = Readonly<Record<string, string>>

export interface SimulatedCommit {
  readonly id: CommitId
  readonly tree: TreeId
  readonly contents: Contents
  readonly parents: readonly CommitId[]
}

/** As much of git as the core can see: commits that know their content, one target branch. */
export class SimulatedGit {
  readonly commits = new Map<CommitId, SimulatedCommit>()
  tip: CommitId | null

  constructor(base: CommitId, known: readonly SimulatedCommit[] = []) {
    for (const each of known) this.commits.set(each.id, each)
    this.tip = base
    if (!this.commits.has(base)) {
      this.commits.set(base, { id: base, tree: treeId('base'), contents: {}, parents: [] })
    }
  }

  at(id: CommitId): SimulatedCommit {
    const found = this.commits.get(id)
    if (found === undefined) throw new Error(`git knows no commit ${id}`)
    return found
  }

  /** The same content on the same parents is the same commit. */
  commit(contents: Contents, parents: readonly CommitId[]): SimulatedCommit {
    const sorted = Object.fromEntries(Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1)))
    const text = JSON.stringify(sorted)
    const id = commitId(`${text} ${parents.join(' ')}`)
    const made = { id, tree: text === '{}' ? treeId('base') : treeId(text), contents: sorted, parents }
    this.commits.set(id, made)
    return made
  }

  /** The tip with what the head changed since it left `base`. */
  merge({ base, head, tip }: Readonly<Record<'base' | 'head' | 'tip', CommitId>>): SimulatedCommit {
    const contents = { ...this.at(tip).contents, ...this.difference(base, head) }
    return this.commit(contents, [tip, head])
  }

  difference(base: CommitId, head: CommitId): Contents {
    const before = this.at(base).contents
    return Object.fromEntries(
      Object.entries(this.at(head).contents).filter(([path, text]) => before[path] !== text),
    )
  }

  /** True when the target holds this commit. */
  reaches(id: CommitId): boolean {
    const seen = new Set<CommitId>()
    const open = this.tip === null ? [] : [this.tip]
    for (const each of open) {
      if (each === id) return true
      if (seen.has(each)) continue
      seen.add(each)
      open.push(...(this.commits.get(each)?.parents ?? []))
    }
    return false
  }

  /** Compare and swap. */
  move(from: CommitId, to: CommitId): boolean {
    if (this.tip !== from) return false
    this.tip = to
    return true
  }
}

export function patchId(difference: Contents): string {
  return Object.keys(difference).length === 0 ? '' : digits(JSON.stringify(difference))
}
