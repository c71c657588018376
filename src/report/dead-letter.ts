import type { Failure } from '../core/failure.ts'
import type { PastAttempt, TaskRecord } from '../core/task/state.ts'
import type { DeadLetter } from './dead-letters.ts'
import { asJson } from './dead-letters.ts'
import type { SavedEntry } from './rescue/entry.ts'
import { savedJsonEntry } from './rescue/json.ts'
import { amountText, filesText } from './rescue/text.ts'
import { age, lastLines, listed } from './text.ts'
import type { Theme } from './theme.ts'
import { attemptText } from './why.ts'
import { deadLetterWords } from './words/dead-letter.ts'
import { failureEvidence } from './words/failure.ts'
import { words, wordsBelow } from './words.ts'

/** An attempt with where its files are and how its log ends. */
export interface ShownAttempt {
  readonly past: PastAttempt
  readonly prompt: string
  readonly log: string
  /** The last lines of the log, readable. */
  readonly lines: readonly string[]
}

/** A dead letter with everything that is left of it. */
export interface WholeLetter extends DeadLetter {
  readonly attempts: readonly ShownAttempt[]
  readonly saved: readonly SavedEntry[]
}

/** A prompt may be a book; the file has it all. */
const mostPrompt = 20
const mostEvidence = 20

/** `orch dlq show`: all evidence of one task, and what brings it back. */
export function deadLetterText(
  letter: WholeLetter,
  { now, theme }: { readonly now: number; readonly theme: Theme },
): string {
  const { record, failure, followers } = letter
  const { headline, hint } = deadLetterWords(record, failure)
  const title = `${theme.glyph('dead')} ${record.spec.id} ${headline}; ${age(now - record.since)} ago`
  return [
    theme.paint('bad', title),
    ...(followers.length === 0 ? [] : [`  ${listed(followers, 9)} ended because of it`]),
    ...evidence(failure, theme),
    '',
    `prompt: ${record.spec.title}`,
    ...gutter(lastLines(record.spec.prompt, Number.POSITIVE_INFINITY).slice(0, mostPrompt), theme),
    ...letter.attempts.flatMap((attempt) => ['', ...attemptLines(attempt, { record, theme })]),
    ...savedLines(letter, theme),
    '',
    `revive it: ${theme.paint('strong', hint ?? `orch retry ${record.spec.id}`)}`,
    `or let it go: ${theme.paint('strong', `orch dlq drop ${record.spec.id}`)}`,
  ].join('\n')
}

/** `orch dlq show --json`. */
export function deadLetterJson(run: string, letter: WholeLetter): string {
  const attempts = letter.attempts.map(({ past, ...files }) => ({
    attempt: past.attempt,
    agent: past.agent,
    startedAt: new Date(past.startedAt).toISOString(),
    endedAt: new Date(past.endedAt).toISOString(),
    failure: past.failure,
    sentBack: past.sentBack ?? null,
    ...files,
  }))
  const { prompt } = letter.record.spec
  const saved = letter.saved.map(savedJsonEntry)
  return JSON.stringify({ v: 1, run, ...asJson(letter), prompt, history: attempts, saved }, null, 2)
}

function attemptLines(
  { past, prompt, log, lines }: ShownAttempt,
  { record, theme }: { readonly record: TaskRecord; readonly theme: Theme },
): readonly string[] {
  return [
    attemptText(past, record),
    ...(past.failure === null || isInLog(past.failure, lines) ? [] : evidence(past.failure, theme)),
    ...(past.sentBack === undefined ? [] : evidence(past.sentBack, theme)),
    `  prompt: ${prompt}`,
    `  log: ${log}`,
    ...gutter(lines, theme),
  ]
}

/** What an agent said last ends its log too; what a check said does not. */
function isInLog(failure: Failure, lines: readonly string[]): boolean {
  return 'tail' in failure && failure.kind !== 'check-failed' && lines.length > 0
}

function evidence(failure: Failure, theme: Theme): readonly string[] {
  const log = failure.kind === 'check-failed' && failure.log !== '' ? [`  log: ${failure.log}`] : []
  return [...wordsBelow(words('', null, failureEvidence(failure)), { theme, most: mostEvidence }), ...log]
}

function savedLines({ saved, record }: WholeLetter, theme: Theme): readonly string[] {
  if (saved.length === 0) return ['', 'no work of it is saved']
  return [
    '',
    'saved work:',
    ...saved.flatMap(({ name, place, files }) => [
      `  ${theme.paint('strong', name)}  ${amountText(files)}  ${place}`,
      ...filesText(files, theme),
    ]),
    `  orch rescue show ${record.spec.id} tells more, orch rescue restore ${record.spec.id} --to PATH takes it out`,
  ]
}

function gutter(lines: readonly string[], theme: Theme): readonly string[] {
  return wordsBelow(words('', null, lines), { theme, most: Math.max(1, lines.length) })
}
