import { expect, it } from 'vitest'
import { task } from '../../support/builders.ts'
import { begun, tidyUp } from '../story.ts'
import { busyRun } from './busy-run.ts'
import { openWindow } from './window.ts'

const size = { columns: 80, rows: 24 }

it('q asks before it stops a run that goes on', () => {
  const { screen, press, deeds } = openWindow(busyRun(), size)
  press('q')
  expect(screen()).toContain('1 attempt under way   y stop  n stay')
  press('n')
  expect(screen()).not.toContain('y stop')
  expect(deeds).toEqual([])
  press('q', 'y')
  expect(deeds).toEqual(['stop'])
  expect(screen()).toContain('ctrl-c again kills')
})

it('where a run can go on alone, q offers to detach', async () => {
  const left: string[] = []
  const { screen, press, deeds, dashboard } = openWindow(busyRun(), size, {
    onLeave: () => left.push('left'),
  })
  press('q')
  expect(screen()).toContain('y stop  d detach  n stay')
  press('d')
  await dashboard.closed
  expect([deeds, left]).toEqual([['unsubscribed'], ['left']])
})

it('a run that somebody else drives is left at once, and asked about before it is stopped', async () => {
  const left: string[] = []
  const onLeave = () => left.push('left')
  const { screen, press, deeds, dashboard } = openWindow(busyRun(), size, { onLeave, follows: true })
  press('?')
  expect(screen()).toContain('stop the run; asks first')
  press('?', '\u0003')
  expect(screen()).toContain('y stop  d detach  n stay')
  press('y')
  expect(screen()).toContain('their work is saved; q leaves')
  press('q')
  await dashboard.closed
  expect([deeds, left]).toEqual([['stop', 'unsubscribed'], ['left']])
})

it('a run that has ended is left at once', async () => {
  const told = begun([task('api')])
  told.say({ type: 'cancel-tasks', tasks: 'all', reason: '' })
  tidyUp(told)
  const { press, dashboard } = openWindow(told, size)
  press('q')
  await dashboard.closed
})

it('ctrl-c stops gracefully, once more kills', () => {
  const { press, deeds } = openWindow(busyRun(), size)
  press('\u0003')
  expect(deeds).toEqual(['stop'])
  press('\u0003')
  expect(deeds).toEqual(['stop', 'kill'])
})

it('the terminal is entered and left as a whole, and nothing is written after', async () => {
  const { dashboard, written, changed, press } = openWindow(busyRun(), size)
  expect(written().startsWith('\u001b[?1049h')).toBe(true)
  await dashboard.stop()
  expect(written()).toBe('\u001b[?2026l\u001b[0m\u001b[?25h\u001b[?7h\u001b[?1049l')
  changed()
  press('j')
  await dashboard.stop()
  expect(written()).toBe('')
})

it('the scrollback is never erased, whatever the window does', async () => {
  const window = openWindow(busyRun(), size)
  await window.resize(60, 15)
  expect(window.rows()[2]).toContain('task')
  await window.resize(120, 40)
  expect(window.screen()).toContain('│')
  const written = window.written()
  for (const erasing of ['3J', '2J']) expect(written).not.toContain(`\u001b[${erasing}`)
})

it('only rows that changed are written', () => {
  const window = openWindow(busyRun(), size)
  window.written()
  window.press('j')
  const rows = [...window.written().matchAll(/\[(\d+);1H/g)].map(([, row]) => Number(row))
  expect(rows).toEqual([4, 5, 21])
})

it('a log is read only while it is on the screen', () => {
  const { read, press } = openWindow(busyRun(), size)
  press('j', 'k')
  expect(read).toEqual([])
  press('\r')
  expect(read).toEqual(['schema'])
})

it('a selection stays on its task', () => {
  const told = busyRun()
  const { screen, press, changed } = openWindow(told, size)
  press('G', 'k')
  expect(screen()).toContain('❯ ⊘ site')
  told.say({ type: 'add-tasks', tasks: [task('one-more')] })
  changed()
  press('?', '?')
  expect(screen()).toContain('❯ ⊘ site')
})
