import { expect, it } from 'vitest'
import { toTaskId } from '../../../src/core/ids.ts'
import type { Refusal } from '../../../src/core/refusal.ts'
import { refusalWords } from '../../../src/report/words/refusal.ts'
import { wordsText } from '../../../src/report/words.ts'

const api = toTaskId('api')
const refusals: readonly Refusal[] = [
  { kind: 'unknown-task', task: 'apii', nearest: 'api' },
  { kind: 'unknown-task', task: 'x', nearest: null },
  { kind: 'run-exists' },
  { kind: 'no-run' },
  { kind: 'wrong-status', verb: 'retry', task: api, status: 'held' },
  { kind: 'wrong-status', verb: 'cancel', task: api, status: 'landed' },
  { kind: 'wrong-status', verb: 'approve', task: api, status: 'dead' },
  { kind: 'revive-first', task: toTaskId('ui'), because: api },
  { kind: 'unknown-agent', agent: 'gpt', known: ['claude', 'codex'] },
  { kind: 'not-overridable', rule: 'unit' },
  { kind: 'rule-not-asking', rule: 'scope', task: api },
  { kind: 'reason-missing', verb: 'reject' },
  { kind: 'run-over' },
  { kind: 'duplicate-task', task: api },
  { kind: 'already-started', task: api },
  { kind: 'unknown-dependency', task: api, dependency: 'db' },
  { kind: 'cycle', path: [api, toTaskId('ui')] },
  { kind: 'preflight-not-red' },
  { kind: 'seen-already', ask: '1-a' },
]

it('a refusal says why, and the command that would work', () => {
  expect(refusals.map((each) => wordsText(refusalWords(each))).join('\n')).toMatchInlineSnapshot(`
    "there is no task "apii" in this run
      hint: did you mean api?
    there is no task "x" in this run
      hint: orch status lists its tasks
    this run has begun already
      hint: orch resume
    this run has not begun
      hint: orch run PLAN
    cannot retry api: it waits for a person
      hint: orch approve api, or orch reject api -m "why"
    cannot cancel api: it has landed
    cannot approve api: it is dead
      hint: orch retry api
    ui ended only because api did
      hint: orch retry api brings back both
    there is no agent "gpt" in this run
      hint: its agents are claude and codex
    nobody overrides unit: what lands has to pass it
    rule scope does not hold api back
      hint: orch why api
    to reject this, say why
      hint: -m "the reason"
    this run has ended
      hint: orch list
    there is a task api in this run already
    api has begun, and only what has not can be changed
      hint: orch cancel api
    api would wait for "db", which is no task of this run
    these tasks would wait for each other: api → ui → api
    nothing has to be overruled: the target did not fail
    this was asked before and taken in once (1-a)"
  `)
})

it('no sentence begs, blames or sets a full stop against an id', () => {
  for (const each of refusals) {
    expect(wordsText(refusalWords(each))).not.toMatch(/please|oops|unable to|invalid|\.$/i)
  }
})
