import { expect, it } from 'vitest'
import { toTaskId } from '../../../src/core/ids.ts'
import { startEngine } from '../../support/builders.ts'
import { busyRun } from './busy-run.ts'
import { openWindow } from './window.ts'

const importer = toTaskId('importer')
const bell = '\u0007\u001b]9;orch: importer waits for you: Write /etc/hosts\u001b\\'

function askingWindow() {
  const told = busyRun()
  told.say(startEngine({ attended: true }))
  told.say({
    ...{ type: 'agent-asked', task: importer, attempt: 1, question: 'q1' },
    ...{ text: 'Write\n\u001b[31m/etc/hosts', options: ['allow', 'deny'] },
  })
  return { told, ...openWindow(told, { columns: 100, rows: 24 }) }
}

it('a task whose agent asks stands first, with its question and the command that answers', () => {
  const { rows, press, screen } = askingWindow()
  expect(rows().find((row) => row.includes('needs you'))).toContain('importer')
  expect(rows().findIndex((row) => row.includes(' importer '))).toBeLessThan(
    rows().findIndex((row) => row.includes(' schema ')),
  )
  press('return')
  expect(screen()).toContain('waits for you: Write /etc/hosts (allow, deny); orch answer importer allow')
})

it('the bell rings once for a question, and never again', () => {
  const { written, press, told, changed } = askingWindow()
  expect(written()).toContain(bell)
  told.say({ type: 'answer-task', task: importer, answer: 'allow' })
  changed()
  press('j', 'k')
  expect(written()).not.toContain('\u0007')
})

it('a run in which an agent waits is not left without a question', () => {
  const { press, screen } = askingWindow()
  press('q')
  expect(screen()).toContain('1 attempt under way   y stop')
})
