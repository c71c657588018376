import type { Refusal } from '../../core/refusal.ts'
import { listed } from '../text.ts'
import type { Words } from '../words.ts'
import { words } from '../words.ts'

/** Why an ask changes nothing, and the command that would. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per refusal
export function refusalWords(refusal: Refusal): Words {
  switch (refusal.kind) {
    case 'unknown-task':
      return words(
        `there is no task ${quoted(refusal.task)} in this run`,
        refusal.nearest === null ? 'orch status lists its tasks' : `did you mean ${refusal.nearest}?`,
      )
    case 'run-exists':
      return words('this run has begun already', 'orch resume')
    case 'no-run':
      return words('this run has not begun', 'orch run PLAN')
    case 'wrong-status':
      return wrongStatusWords(refusal)
    case 'revive-first':
      return words(
        `${refusal.task} ended only because ${refusal.because} did`,
        `orch retry ${refusal.because} brings back both`,
      )
    case 'unknown-agent':
      return words(
        `there is no agent ${quoted(refusal.agent)} in this run`,
        `its agents are ${listed(refusal.known, 9)}`,
      )
    case 'not-overridable':
      return words(`nobody overrides ${refusal.rule}: what lands has to pass it`)
    case 'rule-not-asking':
      return words(`rule ${refusal.rule} does not hold ${refusal.task} back`, `orch why ${refusal.task}`)
    case 'reason-missing':
      return words(`to ${refusal.verb} this, say why`, '-m "the reason"')
    case 'nothing-asked':
      return words(`${refusal.task} waits for no answer`, `orch why ${refusal.task}`)
    case 'no-such-answer':
      return words(
        `${refusal.task} does not take ${quoted(refusal.answer)} for an answer`,
        `it takes ${listed(refusal.options.map(quoted), 9)}`,
      )
    case 'run-over':
      return words('this run has ended', 'orch list')
    case 'duplicate-task':
      return words(`there is a task ${refusal.task} in this run already`)
    case 'already-started':
      return words(
        `${refusal.task} has begun, and only what has not can be changed`,
        `orch cancel ${refusal.task}`,
      )
    case 'unknown-dependency':
      return words(
        `${refusal.task} would wait for ${quoted(refusal.dependency)}, which is no task of this run`,
      )
    case 'cycle':
      return words(`these tasks would wait for each other: ${[...refusal.path, refusal.path[0]].join(' → ')}`)
    case 'preflight-not-red':
      return words('nothing has to be overruled: the target did not fail')
    case 'seen-already':
      return words(`this was asked before and taken in once (${refusal.ask})`)
  }
}

type Status = Extract<Refusal, { kind: 'wrong-status' }>

function wrongStatusWords({ verb, task, status }: Status): Words {
  return words(`cannot ${verb} ${task}: ${statusClause(status)}`, wayOn({ verb, task, status }))
}

/** The command that does what was most likely meant. */
function wayOn({ verb, task, status }: Pick<Status, 'verb' | 'task' | 'status'>): string | null {
  if (verb === 'drop') return isOver(status) ? null : `orch cancel ${task}`
  if (status === 'dead' || status === 'cancelled') return verb === 'cancel' ? null : `orch retry ${task}`
  if (status === 'held') return `orch approve ${task}, or orch reject ${task} -m "why"`
  return isOver(status) ? null : `orch why ${task}`
}

function isOver(status: string): boolean {
  return ['landed', 'done', 'skipped', 'dead', 'cancelled'].includes(status)
}

function statusClause(status: string): string {
  const said: Readonly<Record<string, string>> = {
    waiting: 'it waits for other tasks',
    ready: 'its next attempt has yet to start',
    active: 'an attempt is under way',
    held: 'it waits for a person',
    queued: 'it is in the merge queue',
    landed: 'it has landed',
    done: 'it is done',
    skipped: 'it was skipped',
    dead: 'it is dead',
    cancelled: 'it was cancelled',
  }
  return said[status] ?? `it is ${status}`
}

function quoted(name: string): string {
  return `"${name}"`
}
