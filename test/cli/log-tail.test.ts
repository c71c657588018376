import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeLogTail } from '../../src/cli/ui/log-tail.ts'
import { makeReadLine } from '../../src/report/readable.ts'
import { testFolder } from '../support/folder.ts'

const read = makeReadLine((line) =>
  line.includes('"text"') ? [{ type: 'text', text: JSON.parse(line).text }] : [],
)
const said = (text: string) => `${JSON.stringify({ type: 'text', text })}\n`

it('a log is read on from where the last look ended', () => {
  const path = join(testFolder(), 'output.log')
  const look = makeLogTail(path, read)
  expect(look(5)).toEqual([])
  writeFileSync(path, `starting\n${said('one\ntwo')}{"type":"te`)
  expect(look(5)).toEqual(['starting', 'one', 'two'])
  appendFileSync(path, `xt","text":"three"}\nhalf a li`)
  expect(look(3)).toEqual(['two', 'three', 'half a li'])
  appendFileSync(path, 'ne\n')
  expect(look(2)).toEqual(['three', 'half a line'])
})

it('after more than a window only the end is read, from a whole line on', () => {
  const path = join(testFolder(), 'output.log')
  const look = makeLogTail(path, read)
  writeFileSync(path, said('first'))
  expect(look(9)).toEqual(['first'])
  appendFileSync(path, said('x'.repeat(300_000)))
  expect(look(9)).toEqual(['first'])
  appendFileSync(path, said('last'))
  expect(look(9)).toEqual(['first', 'last'])
})

it('no control sequence reaches the pane', () => {
  const path = join(testFolder(), 'output.log')
  writeFileSync(path, `${said('\u001b[2Jclear')}\u001b[31mred\u001b[0m\n10%\r20%\n`)
  expect(makeLogTail(path, read)(9)).toEqual(['clear', 'red', '20%'])
})

it('a line that is longer than any event is passed by, however slowly it comes', () => {
  const path = join(testFolder(), 'output.log')
  const look = makeLogTail(path, read)
  for (let part = 0; part < 6; part += 1) {
    appendFileSync(path, 'x'.repeat(200_000))
    look(9)
  }
  expect(look(9)).toEqual([])
  appendFileSync(path, `the end of it\n${said('next')}`)
  expect(look(9)).toEqual(['next'])
})
