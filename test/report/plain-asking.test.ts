import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { startEngine, task } from '../support/builders.ts'
import { begun } from './story.ts'

/** The lines of a question, as an engine prints them that has a person before it or has none. */
function linesOf(attended: boolean): readonly string[] {
  const told = begun([task('api')])
  if (attended) told.say(startEngine({ attended }))
  told.place('api')
  const from = told.lines.length
  told.say({
    ...{ type: 'agent-asked', task: toTaskId('api'), attempt: 1, question: 'port' },
    ...{ text: 'Which port?', options: ['8080', 'no'] },
  })
  return told.lines.slice(from)
}

it('a question to a person comes with the command that answers it', () => {
  expect(linesOf(true)).toMatchInlineSnapshot(`
    [
      "09:00:04 api   waits for you: Which port? (8080, no)
      hint: orch answer api 8080",
    ]
  `)
})

it('a question that nobody is asked names no command and has its answer below', () => {
  expect(linesOf(false)).toMatchInlineSnapshot(`
    [
      "09:00:03 api   the agent asks: Which port? (8080, no)",
      "09:00:03 api   answered "no", as nobody is there to ask",
    ]
  `)
})
