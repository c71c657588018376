import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchLimits } from '../../../src/adapters/process/limits.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function watch(limits: { readonly timeoutMs?: number; readonly idleTimeoutMs?: number }) {
  const reached: string[] = []
  const watching = watchLimits({ timeoutMs: null, idleTimeoutMs: null, ...limits }, (limit) =>
    reached.push(limit),
  )
  return { ...watching, reached, passes: (ms: number) => vi.advanceTimersByTime(ms) }
}

it('neither limit runs while it stands still, and the wall clock goes on where it stood', () => {
  const { standStill, goOn, passes, reached } = watch({ timeoutMs: 1_000, idleTimeoutMs: 600 })
  passes(500)
  standStill()
  passes(3_600_000)
  expect(reached).toEqual([])
  goOn()
  passes(499)
  expect(reached).toEqual([])
  passes(2)
  expect(reached).toEqual(['timed-out'])
})

it('silence counts from where it goes on', () => {
  const { standStill, goOn, passes, reached } = watch({ idleTimeoutMs: 600 })
  passes(500)
  standStill()
  passes(10_000)
  goOn()
  passes(599)
  expect(reached).toEqual([])
  passes(2)
  expect(reached).toEqual(['idle'])
})

it('standing still twice is standing still once, and going on without it changes nothing', () => {
  const { standStill, goOn, passes, reached } = watch({ timeoutMs: 1_000 })
  goOn()
  standStill()
  passes(400)
  standStill()
  goOn()
  goOn()
  passes(1_001)
  expect(reached).toEqual(['timed-out'])
})
