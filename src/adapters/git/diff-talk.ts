import { randomUUID } from 'node:crypto'
import type { TreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import type { Talk } from './talk.ts'
import { makeTalk } from './talk.ts'

/** `diff-tree` that stays: what differs from one tree to another, as its options have it. */
export interface DiffTalk {
  ask(from: TreeId, to: TreeId): Promise<Buffer>
}

/** Renames are a deletion and an addition for everything that orch asks. */
export function makeDiffTalk(git: Git, options: readonly string[]): DiffTalk {
  const talk = makeTalk(git, [...DIFF, '--stdin', ...options])
  return {
    ask: (from, to) =>
      askOnce(talk, `${from} ${to}\n`).catch(
        async () => (await git.run([...DIFF, from, to, ...options])).stdout,
      ),
  }
}

const DIFF = ['diff-tree', '-r', '--no-renames']

/** Git says both names, then what differs; a line that is no name comes back as it is, and so ends the answer. */
function askOnce(talk: Talk, names: string): Promise<Buffer> {
  const end = `end ${randomUUID()}\n`
  return talk.ask(names + end, (heard) => {
    const last = heard.length - end.length
    if (last < 0 || heard.toString('latin1', last) !== end) return null
    return heard.subarray(names.length, last)
  })
}
