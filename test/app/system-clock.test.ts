import { expect, it, onTestFinished, vi } from 'vitest'
import { clockFrom, makeSystemClock } from '../../src/app/system-clock.ts'

function clockUnderTest() {
  const machine = { wall: 1_000_000, elapsed: 50 }
  const clock = makeSystemClock({ wall: () => machine.wall, elapsed: () => machine.elapsed })
  const pass = (ms: number, jump = 0) => {
    machine.elapsed += ms
    machine.wall += ms + jump
    return clock.now()
  }
  return { clock, pass }
}

const hour = 3_600_000

it('follows the wall clock, and forward past the time that the machine slept', () => {
  const { pass } = clockUnderTest()
  expect([pass(10), pass(0, hour), pass(5)]).toEqual([1_000_010, 1_000_010 + hour, 1_000_015 + hour])
})

it('goes on at its pace where the wall clock is set back, as often as it is', () => {
  const { pass } = clockUnderTest()
  expect([pass(10, -hour), pass(20), pass(5, -hour), pass(5)]).toEqual([
    1_000_010, 1_000_030, 1_000_035, 1_000_040,
  ])
})

it('never runs backwards, not even by the little that a system corrects', () => {
  const { pass } = clockUnderTest()
  expect([pass(100, -30), pass(10), pass(10)]).toEqual([1_000_070, 1_000_080, 1_000_090])
  expect([pass(0, -50), pass(60)]).toEqual([1_000_090, 1_000_100])
})

it('goes on from an instant that lies ahead of it, and is itself from one that does not', () => {
  const { clock, pass } = clockUnderTest()
  expect(clockFrom(999, clock)).toBe(clock)
  const ahead = clockFrom(1_000_000 + hour, clock)
  pass(25)
  expect(ahead.now()).toBe(1_000_025 + hour)
})

it('a long wait is not over before its time, however often the time is looked at', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const clock = makeSystemClock({ wall: Date.now, elapsed: () => performance.now() })
  const calls: number[] = []
  const begun = clock.now()
  clock.wake(begun + 100_000, () => calls.push(clock.now() - begun))
  const forget = clock.wake(begun + 70_000, () => calls.push(0))
  vi.advanceTimersByTime(69_000)
  forget()
  vi.advanceTimersByTime(50_000)
  expect(calls).toEqual([100_000])
})
