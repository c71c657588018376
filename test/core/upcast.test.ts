import { expect, it } from 'vitest'
import { upcast } from '../../src/core/upcast.ts'

const line = {
  v: 1,
  seq: 1,
  at: '2026-11-21T06:45:12.007Z',
  prev: '0000000000000000',
  type: 'preflight-passed',
}

it("a line of today's version is taken as it is", () => {
  expect(upcast(line)).toEqual({ kind: 'upcast', record: line })
})

it('an older line goes through every step up to today, a newer one is refused with its version', () => {
  const steps = [
    (old: object) => ({ ...old, v: 2, type: 'second' }),
    (old: object) => ({ ...old, v: 3, slot: 'agent-1' }),
  ]
  expect(upcast(line, steps)).toEqual({
    kind: 'upcast',
    record: { ...line, v: 3, type: 'second', slot: 'agent-1' },
  })
  expect(upcast({ ...line, v: 3 }, steps)).toMatchObject({ record: { v: 3, type: 'preflight-passed' } })
  expect(upcast({ ...line, v: 4 }, steps)).toEqual({ kind: 'newer-version', version: 4 })
})

it.each([
  [null, 'not an object'],
  [[], 'not an object'],
  [{ ...line, v: '1' }, 'no version'],
  [{ ...line, v: 0 }, 'no version'],
  [{ ...line, seq: 1.5 }, 'no sequence number'],
  [{ ...line, prev: 7 }, 'no prev'],
  [{ ...line, at: null }, 'no instant'],
  [{ ...line, type: undefined }, 'no type'],
])('%j is no journal line: %s', (value, detail) => {
  expect(upcast(value)).toEqual({ kind: 'unreadable', detail })
})
