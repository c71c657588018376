import { expect, it } from 'vitest'
import { spokenTail } from '../../../src/adapters/agent/spoken.ts'

const text = (said: string) => ({ type: 'text', text: said }) as const
const line = JSON.stringify({ type: 'assistant', message: 'x' })

it('a tail is what was printed beside the events', () => {
  expect(spokenTail(`${line}\nno such model\n${line}\n{"level":"warn"}\n`, [])).toBe(
    'no such model\n{"level":"warn"}\n',
  )
})

it('a tail of nothing but events is what was said last', () => {
  const events = ['a', 'b', 'c', 'd'].map(text)
  expect(spokenTail(`${line}\n${line}\n`, events)).toBe('b\nc\nd')
  expect(spokenTail(`${line}\n{"type":"resu`, [text('only')])).toBe('only')
})

it('a tail without events stays as it is, also an empty one', () => {
  expect(spokenTail('', [text('said')])).toBe('')
  expect(spokenTail('one\n\ntwo', [])).toBe('one\n\ntwo')
})

it('what is left of a line that the tail cuts through goes with the events', () => {
  expect(spokenTail(`${'x'.repeat(8_000)}"}\n${line}`, [text('said')])).toBe('said')
})
