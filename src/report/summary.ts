import type { AttemptRef } from '../core/ids.ts'
import type { TaskRecord } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireRun } from '../core/world.ts'
import { targetName } from './target-name.ts'
import { count, listed, short } from './text.ts'
import type { Theme } from './theme.ts'
import { plainTheme, toneOf } from './theme.ts'
import { spentText } from './usage-text.ts'
import { runStatus } from './view/run-status.ts'
import type { Situation } from './view/situation.ts'
import { situation } from './view/situation.ts'
import type { Onlooker } from './view.ts'
import { inPlanOrder } from './view.ts'
import { resumeOption, runWhy } from './why/run.ts'
import { whyTask } from './why/task.ts'
import { deadLetterWords } from './words/dead-letter.ts'
import { words, wordsBelow } from './words.ts'

/** A screen of dead letters is read; a flood is not. */
const mostDead = 5
const mostEvidence = 20
const mostOthers = 10

export interface SummaryOptions extends Onlooker {
  /** Where an attempt's log is. */
  readonly logOf: (ref: AttemptRef) => string
  readonly theme?: Theme
}

/** How the run stands when its screen is gone: counts, what needs a person with evidence and commands, how to go on. */
export function summary(world: World, { logOf, theme = plainTheme, ...onlooker }: SummaryOptions): string {
  const seen = situation(world, onlooker)
  const records = inPlanOrder(world)
  return [
    headline(seen, theme),
    ...used(world, theme),
    ...deadOnes(records, { theme, logOf }),
    ...waitingOnes(seen, { records, theme }),
    ...otherOnes(seen, { records, theme }),
    ...wayOn(seen, theme),
  ].join('\n')
}

interface Shown {
  readonly records: readonly TaskRecord[]
  readonly theme: Theme
}

function headline(seen: Situation, theme: Theme): string {
  const { run, world } = seen
  const status = runStatus(seen)
  const tone = status === 'done' ? 'good' : status === 'failed' ? 'bad' : 'warn'
  const moved =
    world.counts.landed > 0 && run.tip !== null
      ? `; ${targetName(run.target, run.config)} is at ${short(run.tip)}`
      : ''
  return `run ${run.id} ${theme.paint(tone, runWhy(seen))}${moved}`
}

function used({ spent }: World, theme: Theme): readonly string[] {
  const text = spentText(spent)
  return text === '' ? [] : [`used ${theme.spell(text)}`]
}

function deadOnes(
  records: readonly TaskRecord[],
  { theme, logOf }: Required<Pick<SummaryOptions, 'theme' | 'logOf'>>,
): readonly string[] {
  const dead = records.flatMap((record) =>
    record.state.status === 'dead' ? [{ record, failure: record.state.failure }] : [],
  )
  const shown = dead.slice(0, mostDead).flatMap(({ record, failure }) => {
    const letter = deadLetterWords(record, failure)
    const log = failure.kind === 'check-failed' && failure.log !== '' ? failure.log : lastLog(record, logOf)
    return [
      '',
      theme.paint('bad', `${theme.glyph('dead')} ${record.spec.id} ${letter.headline}`),
      ...wordsBelow({ ...letter, hint: null }, { theme, most: mostEvidence }),
      ...(log === null ? [] : [`  log: ${log}`]),
      ...wordsBelow(words('', letter.hint), { theme, most: 0 }),
    ]
  })
  return dead.length > mostDead
    ? [...shown, '', `${count(dead.length - mostDead, 'more dead letter')}: orch dlq list`]
    : shown
}

function lastLog({ spec, tally }: TaskRecord, logOf: SummaryOptions['logOf']): string | null {
  return tally.attempts === 0 || spec.branch !== undefined
    ? null
    : logOf({ task: spec.id, attempt: tally.attempts })
}

function waitingOnes(seen: Situation, { records, theme }: Shown): readonly string[] {
  return records
    .filter(({ state }) => state.status === 'held')
    .flatMap((record) => [
      '',
      `${theme.glyph('held')} ${record.spec.id} ${whyTask(seen, record)}`,
      ...wordsBelow(words('', `orch approve ${record.spec.id}`), { theme, most: 0 }),
    ])
}

/** Cancelled tasks, and what else has not ended, one line each. */
function otherOnes(seen: Situation, { records, theme }: Shown): readonly string[] {
  const others = records.filter(({ state }) =>
    ['cancelled', 'queued', 'ready', 'active', 'waiting'].includes(state.status),
  )
  if (others.length === 0) return []
  const lines = others.slice(0, mostOthers).map((record) => {
    const { status } = record.state
    return `${theme.paint(toneOf(status), theme.glyph(status))} ${record.spec.id} ${whyTask(seen, record)}`
  })
  const rest = others.slice(mostOthers).map(({ spec }) => spec.id)
  return ['', ...lines, ...(rest.length === 0 ? [] : [`and ${listed(rest, 5)}`])]
}

function wayOn(seen: Situation, theme: Theme): readonly string[] {
  const { outcome, id } = requireRun(seen.world)
  if (outcome !== null || seen.engineAlive) return []
  return ['', `${theme.paint('strong', 'hint:')} orch resume --run ${id}${resumeOption(seen)} goes on`]
}
