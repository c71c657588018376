import { expect, it } from 'vitest'
import { makeTheme } from '../../../src/report/theme.ts'
import { busyRun } from './busy-run.ts'
import { openWindow } from './window.ts'

it('at 80×24 the table stands with the selected sentence below', () => {
  const { screen } = openWindow(busyRun(), { columns: 80, rows: 24 })
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-rewrite → main  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  $2.10  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits for approval
        task           state        agent        time
    ❯ ✔ schema         landed       claude       3:18  landed on main as 63abd4c
      ✖ docs           dead         claude       3:15  died after its only attempt:…
      ‼ ci             approve?     codex              waits for approval: it chang…
      ⇄ api            queued       claude       0:03  is 2nd in the queue, behind …
      ● importer       working      codex        0:00  codex is at its 1st attempt
      ◌ ui             waiting      claude             waits for api, which is 2nd …
      ◌ api-tests      waiting      codex              waits for api, which is 2nd …
      ⇄ search         checking     claude       1:08  check unit runs on its candi…
      ⊘ site           cancelled    claude             was cancelled because docs e…
      ◌ release-notes  waiting      claude             waits for ui, which waits fo…







     schema landed on main as 63abd4c
     queue  search checks 0/1 → api
     enter details  ? keys  q leave  j/k move  tab next under way  F next trouble"
  `)
})

it('at 80×24 enter opens the details below the table', () => {
  const { screen, press } = openWindow(busyRun(), { columns: 80, rows: 24 })
  press('j', '\r')
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-rewrite → main  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  $2.10  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits for approval
        task           state        agent        time
      ✔ schema         landed       claude       3:18  landed on main as 63abd4c
    ❯ ✖ docs           dead         claude       3:15  died after its only attempt:…
      ‼ ci             approve?     codex              waits for approval: it chang…
      ⇄ api            queued       claude       0:03  is 2nd in the queue, behind …
      ● importer       working      codex        0:00  codex is at its 1st attempt
      ◌ ui             waiting      claude             waits for api, which is 2nd …

     docs  Describe the price format                                         ✖ dead
     died after its only attempt: the agent exited with 1
     claude · 1 attempt · 12.4k tokens · $0.42 · orch/20260105t090000-a1b2/api
     /repo.orch/agent-docs

       │ Reading docs/prices.md
       │ Error: the network is unreachable

     ── /repo/.git/orch/runs/r/tasks/docs/1/output.log ────────────────────────────
     writing docs
     100%
     queue  search checks 0/1 → api
     esc back  ? keys  q leave  j/k move  tab next under way  F next trouble"
  `)
})

it('at 120×40 details and log stand beside the table', () => {
  const { screen, press } = openWindow(busyRun(), { columns: 120, rows: 40 })
  press('F')
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-rewrite → main f448f1f                                  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  $2.10  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits for approval
        task            state        agent        time │ docs  Describe the price format                              ✖ dead
      ✔ schema          landed       claude       3:18 │ died after its only attempt: the agent exited with 1
    ❯ ✖ docs            dead         claude       3:15 │ claude · 1 attempt · 12.4k tokens · $0.42 · orch/20260105t090000-a…
      ‼ ci              approve?     codex             │ /repo.orch/agent-docs
      ⇄ api             queued       claude       0:03 │
      ● importer        working      codex        0:00 │   │ Reading docs/prices.md
      ◌ ui              waiting      claude            │   │ Error: the network is unreachable
      ◌ api-tests       waiting      codex             │   orch retry docs -m "what to do differently"
      ⇄ search          checking     claude       1:08 │
      ⊘ site            cancelled    claude            │  1. claude     3:15  the agent exited with 1
      ◌ release-notes   waiting      claude            │
                                                       │ ── /repo/.git/orch/runs/r/tasks/docs/1/output.log ─────────────────
                                                       │ reading src
                                                       │ writing docs
                                                       │ 100%
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
                                                       │
     queue  search checks 0/1 → api
     enter details  ? keys  q leave  j/k move  tab next under way  F next trouble"
  `)
})

it('the help is the table of keys', () => {
  const { screen, press } = openWindow(busyRun(), { columns: 80, rows: 24 })
  press('?')
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-rewrite → main  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  $2.10  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits for approval

      j ↓       next task
      k ↑       task before
      ctrl-d    half a page down
      ctrl-u    half a page up
      g         first task
      G         last task
      tab       next task that is under way
      F         next task that is dead or waits for you
      enter     details of the task, with its log
      esc       back
      ?         these keys
      q         leave; asks while tasks run
      ctrl-c    stop the run; once more to kill it
      ctrl-z    back to the shell; fg returns





     any key back"
  `)
  press('x')
  expect(screen()).toContain('importer')
})

it('ASCII and no colours carry the same facts', () => {
  const theme = makeTheme({ colour: false, ascii: true })
  const { screen, written } = openWindow(busyRun(), { columns: 80, rows: 24 }, { theme })
  expect(screen()).toMatch(/^[\x20-\x7e\n]*$/)
  expect(screen().split('\n').slice(0, 6).join('\n')).toMatchInlineSnapshot(`
    " orch  checkout-rewrite         3/10  x 1  ! 1  > 1  = 2  + 1  . 3  $2.10  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits for approval
        task           state        agent        time
    * + schema         landed       claude       3:18  landed on main as 63abd4c
      x docs           dead         claude       3:15  died after its only attempt:~
      ! ci             approve?     codex              waits for approval: it chang~"
  `)
  expect(written()).not.toMatch(/\[3\dm/)
})

it('what agents print reaches the screen without its control sequences', () => {
  const told = busyRun()
  const lines = ['\u001b]0;owned\u0007title', '\u001b[2J\u001b[31mred', 'a\u202eb']
  const { screen, written, press } = openWindow(
    told,
    { columns: 80, rows: 24 },
    { readTail: () => ({ path: '/log', lines }) },
  )
  written()
  press('\r')
  expect(screen()).toContain('title\n red\n ab')
  const text = written()
  for (const control of ['\u001b]0', '\u001b[2J', '\u202e']) expect(text).not.toContain(control)
})
