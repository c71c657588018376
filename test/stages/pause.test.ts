import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { pause } from '../../src/stages/steps/pause.ts'
import { makeTestClock } from '../support/clock.ts'

const day = 86_400_000

it('a pause ends with its time, and listens no more', async () => {
  const clock = makeTestClock()
  const { signal } = new AbortController()
  const paused = pause(clock, day, signal)
  clock.pass(day)
  await paused
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('nobody waits for a pause once its signal is aborted, before or meanwhile', async () => {
  const controller = new AbortController()
  const meanwhile = pause(makeTestClock(), day, controller.signal)
  controller.abort()
  await meanwhile
  await pause(makeTestClock(), day, controller.signal)
})
