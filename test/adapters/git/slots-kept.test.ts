import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { attempt, inside, leased, run, slotScene, write } from './slot-scene.ts'

/** A pool of two slots beside which those of two dead tasks stay. */
function keeping() {
  const scene = slotScene({ files: { a: '1' }, agents: 1, worktrees: { keepFailed: 2 } })
  const died = async (task: string, since: number) => {
    const slot = await scene.begin(task)
    write(slot, { [`${task}.log`]: 'why it failed' })
    scene.slots.keepFailed(slot.name, { run, task, since })
    await scene.slots.release(slot)
    return slot
  }
  return { ...scene, died }
}

it('slots of dead tasks stay as they are beside those in use, the latest ones', async () => {
  const { slots, begin, died } = keeping()
  const one = await died('one', 1)
  const two = await died('two', 2)
  const busy = [await begin('b'), await begin('c')]
  expect(busy.map(({ name }) => name)).toEqual(['agent-3', 'agent-4'])
  expect(await slots.leaseForAgent({ run, ref: attempt('d'), prefer: one.name })).toMatchObject({
    kind: 'busy',
  })
  for (const slot of busy) await slots.release(slot)
  const three = await died('three', 3)
  expect(busy.map(({ name }) => name)).toContain(three.name)
  const recycled = await begin('d', { prefer: one.name })
  expect(recycled.name).toBe(one.name)
  expect(existsSync(inside(one, 'one.log'))).toBe(false)
  expect(readFileSync(inside(two, 'two.log'), 'utf8')).toBe('why it failed')
  expect(slots.remains().map(({ name, keptFor }) => `${name} ${keptFor}`)).toEqual([
    'agent-1 null',
    'agent-2 two',
    `agent-3 ${three.name === 'agent-3' ? 'three' : 'null'}`,
    `agent-4 ${three.name === 'agent-4' ? 'three' : 'null'}`,
  ])
})

it('a dead task that comes back has its slot again, which is then one like any', async () => {
  const { slots, died } = keeping()
  const one = await died('one', 1)
  const back = leased(await slots.leaseForAgent({ run, ref: attempt('one', 2), prefer: one.name }))
  expect(back.name).toBe(one.name)
  expect(slots.remains()).toMatchObject([{ name: one.name, keptFor: null }])
  await slots.release(back)
  slots.keepFailed(one.name, { run, task: 'one', since: 5 })
  slots.letGo(one.name, { run, task: 'other' })
  expect(slots.remains()).toMatchObject([{ keptFor: 'one' }])
  slots.letGo(one.name, { run, task: 'one' })
  expect(slots.remains()).toMatchObject([{ keptFor: null }])
})

it('a slot that went to other work is not kept for the task that had it before', async () => {
  const { slots, begin } = keeping()
  const slot = await begin('one')
  await slots.release(slot)
  await begin('two', { prefer: slot.name })
  slots.keepFailed(slot.name, { run, task: 'one', since: 1 })
  expect(slots.remains()).toMatchObject([{ name: slot.name, keptFor: null }])
})
