import type { CalledBy } from '../app/compose/callers.ts'
import { calledByOwn } from '../app/compose/callers.ts'
import type { RunId } from '../core/ids.ts'
import { words } from '../report/words.ts'
import type { Here } from './open-run.ts'
import { refuse } from './refuse.ts'

/** An agent never decides about the run it works for, nor does a check. */
export function requirePerson(verb: string, run: RunId, here: Here): void {
  const by = calledByOwn(run, here)
  if (by === null) return
  const what = `orch ${verb} is not for what works in run ${run} itself (${clues[by]})`
  refuse(words(what, 'a person decides, from a terminal of their own'))
}

const clues: Readonly<Record<CalledBy, string>> = {
  variable: 'ORCH_RUN_ID names it',
  parent: 'a program of the run called',
  worktree: 'an agent of the run works in this worktree, and no terminal is here',
}
