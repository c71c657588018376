import { expect, it } from 'vitest'
import { checkoutClause } from '../../../src/report/words/checkout.ts'
import { journalRefusalWords, journalWords, tornWords } from '../../../src/report/words/journal.ts'
import { wordsText } from '../../../src/report/words.ts'

it('a journal that cannot be believed is named with its place', () => {
  const path = '/run/journal.jsonl'
  const said = [
    journalWords({ kind: 'broken-chain', path, line: 7, seq: 6 }),
    journalWords({ kind: 'gap', path, line: 7, expected: 7, found: 9 }),
    journalWords({ kind: 'newer-version', path, line: 7, version: 2 }),
    journalWords({ kind: 'unreadable-line', path, line: 7, detail: 'Unexpected token' }),
    journalWords({ kind: 'missing', path }),
    tornWords(path, 31),
    journalRefusalWords({ kind: 'write-failed', path, code: 'ENOSPC' }),
    journalRefusalWords({ kind: 'overtaken', path, code: null }),
    journalRefusalWords({ kind: 'closed', path, code: null }),
  ]
  expect(said.map((each) => wordsText(each)).join('\n')).toMatchInlineSnapshot(`
    "/run/journal.jsonl:7: the line before was changed after it was written (event 6)
      hint: with the file restored from a backup the run goes on; orch rescue --run run has whatever it saved
    /run/journal.jsonl:7: events are missing: 7 was expected, 9 found
      hint: with the file restored from a backup the run goes on; orch rescue --run run has whatever it saved
    /run/journal.jsonl:7: a newer orch wrote this run (version 2 of the journal)
      hint: use that orch for this run
    /run/journal.jsonl:7: this line is no event
      │ Unexpected token
      hint: with the file restored from a backup the run goes on; orch rescue --run run has whatever it saved
    /run/journal.jsonl is missing or empty, so nothing is known of this run
      hint: with the file restored from a backup the run goes on; orch rescue --run run has whatever it saved
    /run/journal.jsonl: the last line was torn by a crash; its 31 bytes were cut off
    /run/journal.jsonl could not be written (ENOSPC); the engine stopped
      hint: make room, then orch resume
    another engine took this run over, or /run/journal.jsonl or the lock beside it was tampered with
      hint: orch attach, or orch resume where no engine lives
    /run/journal.jsonl was closed already; the engine stopped
      hint: orch resume"
  `)
})

it('a checkout in the way says what to do there', () => {
  const checkout = '/home/ada/shop'
  const said = [
    ...['dirty', 'in-the-way'].map((reason) => checkoutClause({ checkout, reason, paths: ['a.ts'] })),
    ...['dirty', 'in-the-way'].map((reason) =>
      checkoutClause({ checkout, reason, paths: ['a', 'b', 'c', 'd'] }),
    ),
    ...['operation', 'locked', 'new'].map((reason) => checkoutClause({ checkout, reason, paths: [] })),
  ]
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "a.ts has uncommitted changes in /home/ada/shop; commit or stash them there
    a.ts is in the way in /home/ada/shop and not tracked; move it elsewhere
    a, b and 2 more have uncommitted changes in /home/ada/shop; commit or stash them there
    a, b and 2 more are in the way in /home/ada/shop and not tracked; move them elsewhere
    a merge, rebase, pick or bisect is going on in /home/ada/shop; finish or abort it there
    another git command is at work in /home/ada/shop; if none is, remove its index.lock
    /home/ada/shop is not ready (new)"
  `)
})
