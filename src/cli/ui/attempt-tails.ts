import { readerFor, secretsIn } from '../../app/read-along.ts'
import { makeRedactor } from '../../app/redact.ts'
import type { RunPaths } from '../../app/run-folder.ts'
import type { AttemptRef } from '../../core/ids.ts'
import { toTaskId } from '../../core/ids.ts'
import type { World } from '../../core/world.ts'
import type { ReadLine } from '../../report/readable.ts'
import type { Tail } from '../../report/tui/details.ts'
import { makeLogTail } from './log-tail.ts'

/** The end of what the latest attempt of a task said; follows one log at a time. */
export function makeAttemptTails(
  world: World,
  paths: RunPaths,
): (task: string, lines: number) => Tail | null {
  let followed: { readonly path: string; readonly look: (most: number) => readonly string[] } | null = null
  return (task, lines) => {
    const record = world.tasks.get(toTaskId(task))
    if (record === undefined || record.tally.attempts === 0) return null
    const ref = { task: record.spec.id, attempt: record.tally.attempts }
    const path = paths.attempt(ref).output
    if (followed?.path !== path) followed = { path, look: makeLogTail(path, readWithoutSecrets(world, ref)) }
    return { path, lines: followed.look(lines) }
  }
}

/** Reads a log as its agent's own adapter does, without what this environment knows to be secret. */
export function readWithoutSecrets(world: World, ref: AttemptRef): ReadLine {
  const redactor = makeRedactor()
  redactor.learn(secretsIn(world, process.env))
  const read = readerFor(world, ref)
  return (line) => {
    const text = read(line)
    return text === null ? null : redactor.redact(text)
  }
}
