import { expect, it } from 'vitest'
import { task } from '../../support/builders.ts'
import { begun } from '../story.ts'
import { busyRun } from './busy-run.ts'
import { openWindow } from './window.ts'

const esc = '\u001b'

it('at 60×16 agents go, and details take the table’s place', () => {
  const { screen, press } = openWindow(busyRun(), { columns: 60, rows: 16 })
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-…  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits f…
        task           state           time
    ❯ ✔ schema         landed          3:18  landed on main as …
      ✖ docs           dead            3:15  died after its onl…
      ‼ ci             approve?              waits for approval…
      ⇄ api            queued          0:03  is 2nd in the queu…
      ● importer       working         0:00  codex is at its 1s…
      ◌ ui             waiting               waits for api, whi…
      ◌ api-tests      waiting               waits for api, whi…
      ⇄ search         checking        1:08  check unit runs on…

     schema landed on main as 63abd4c
     queue  search checks 0/1 → api
     enter details  ? keys  q leave  j/k move  tab next under w…"
  `)
  press('\r')
  expect(screen()).toMatchInlineSnapshot(`
    " orch  checkout-…  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2  ✔ 1  ◌ 3  5:32
     running: 1 attempt under way, 2 in the queue and 1 waits f…
     schema  Move prices to integers                   ✔ landed
     landed on main as 63abd4c
     claude · 1 attempt · 12.4k tokens · $0.42 · 63abd4c · orc…
     /repo.orch/agent-schema

      1. claude     1:05  finished its work

     ── /repo/.git/orch/runs/r/tasks/schema/1/output.log ──────
     reading src
     writing schema
     100%
     queue  search checks 0/1 → api
     esc back  ? keys  q leave  j/k move  tab next under way  F…"
  `)
})

it('at 40×10 one pane is left, and below 30×6 one line', () => {
  const told = busyRun()
  expect(openWindow(told, { columns: 40, rows: 10 }).screen()).toMatchInlineSnapshot(`
    " orch  check…  3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2
        task          state
    ❯ ✔ schema        landed
      ✖ docs          dead
      ‼ ci            approve?
      ⇄ api           queued

     schema landed on main as 63abd4c
     enter details  ? keys  q leave  j/k mo…"
  `)
  expect(openWindow(told, { columns: 29, rows: 5 }).screen()).toMatchInlineSnapshot(
    `"3/10  ✖ 1  ‼ 1  ● 1  ⇄ 2"`,
  )
})

it('a long id takes no cell from what stands beside the table', () => {
  const told = begun([task('a-rather-long-task-name-here')])
  told.place('a-rather-long-task-name-here')
  const window = openWindow(told, { columns: 120, rows: 30 })
  expect(Math.max(...window.rows().map((row) => [...row].length))).toBeLessThanOrEqual(120)
  expect(window.rows()[2]).toMatch(/● working$/)
})

it.each([
  [200, 60],
  [120, 40],
  [80, 24],
  [50, 12],
  [31, 7],
  [10, 3],
])('at %i×%i no row is wider and nothing is higher than the window', (columns, rows) => {
  const window = openWindow(busyRun(), { columns, rows })
  for (const keys of [[], ['\r'], ['G'], [esc], ['?'], ['x'], ['q']]) {
    window.press(...keys)
    expect(window.rows().length).toBeLessThanOrEqual(rows)
    expect(Math.max(...window.rows().map((row) => [...row].length))).toBeLessThanOrEqual(columns)
  }
})
