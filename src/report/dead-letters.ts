import type { Failure } from '../core/failure.ts'
import type { TaskRecord } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { age, count, listed } from './text.ts'
import type { Theme } from './theme.ts'
import { inPlanOrder } from './view.ts'
import { deadLetterWords } from './words/dead-letter.ts'
import { failureClause, failureEvidence } from './words/failure.ts'
import { words, wordsBelow } from './words.ts'

/** A task that died, what of, and which tasks ended because of it. */
export interface DeadLetter {
  readonly record: TaskRecord
  readonly failure: Failure
  readonly followers: readonly string[]
}

/** Every dead letter of a run, in the order of its plan. */
export function deadLetters(world: World): readonly DeadLetter[] {
  const records = inPlanOrder(world)
  return records.flatMap((record) => {
    if (record.state.status !== 'dead') return []
    const followers = records
      .filter(({ state }) => state.status === 'cancelled' && state.because === record.spec.id)
      .map(({ spec }) => spec.id)
    return [{ record, failure: record.state.failure, followers }]
  })
}

/** `orch dlq list`: each with its attempts, its age, what it died of and what brings it back. */
export function deadLettersText(
  letters: readonly DeadLetter[],
  { now, theme }: { readonly now: number; readonly theme: Theme },
): string {
  const width = letters.reduce((most, { record }) => Math.max(most, record.spec.id.length), 0)
  return letters
    .flatMap(({ record, failure, followers }) => {
      const { spec, tally, since } = record
      const also = followers.length === 0 ? '' : `; ${listed(followers)} ended because of it`
      const told = `${count(tally.attempts, 'attempt')}, ${age(now - since)} ago: ${failureClause(failure)}${also}`
      const { hint } = deadLetterWords(record, failure)
      return [
        `${theme.paint('bad', theme.glyph('dead'))} ${theme.paint('strong', spec.id.padEnd(width))}  ${told}`,
        ...wordsBelow(words('', hint), { theme, most: 0 }),
      ]
    })
    .join('\n')
}

/** `orch dlq list --json`. */
export function deadLettersJson(run: string, letters: readonly DeadLetter[]): string {
  return JSON.stringify({ v: 1, run, deadLetters: letters.map(asJson) }, null, 2)
}

/** What a program learns of one; more is added where one is shown alone. */
export function asJson({ record, failure, followers }: DeadLetter) {
  const { spec, tally, since, saved } = record
  return {
    task: spec.id,
    title: spec.title,
    attempts: tally.attempts,
    since: new Date(since).toISOString(),
    failure: failure.kind,
    why: failureClause(failure),
    evidence: failureEvidence(failure),
    hint: deadLetterWords(record, failure).hint,
    followers,
    branch: saved?.branch ?? null,
    commit: saved?.head ?? null,
  }
}
