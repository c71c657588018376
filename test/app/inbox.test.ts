import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Ask } from '../../src/app/ask.ts'
import type { Inbox } from '../../src/app/inbox.ts'
import { openInbox, sendAsk } from '../../src/app/inbox.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { testFolder } from '../support/folder.ts'

const by = { user: 'ada', host: 'desk', via: 'orch cancel' }
const at = Date.UTC(2026, 10, 21, 6, 45, 12, 7)
const cancel = (task: string): Ask => ({
  command: { type: 'cancel-tasks', tasks: [toTaskId(task)], reason: 'changed plans' },
  by,
})

type Told = { readonly id: string; readonly ask: Ask } | { readonly name: string; readonly wrong: string }

/** An open inbox and what it says, one after another. */
function opened(folder: string): Inbox & { next(): Promise<Told> } {
  const told: Told[] = []
  let wake = () => {}
  const tell = (each: Told) => {
    told.push(each)
    wake()
  }
  const inbox = openInbox(folder, {
    onAsk: (id, ask) => tell({ id, ask }),
    onRejected: (name, wrong) => tell({ name, wrong }),
  })
  onTestFinished(inbox.close)
  const next = async (): Promise<Told> => {
    const first = told.shift()
    if (first) return first
    await new Promise<void>((resolve) => {
      wake = resolve
    })
    return next()
  }
  return { ...inbox, next }
}

it('what was asked before the engine came is given in the order it was asked', async () => {
  const folder = testFolder()
  const third = await sendAsk(folder, cancel('c'), at + 1000)
  const first = await sendAsk(folder, cancel('a'), at)
  const second = await sendAsk(folder, cancel('b'), at + 1)
  const inbox = opened(folder)
  expect(await inbox.next()).toEqual({ id: first, ask: cancel('a') })
  expect(await inbox.next()).toMatchObject({ id: second })
  expect(await inbox.next()).toMatchObject({ id: third })
  expect(first).toMatch(/^20261121T064512\.007Z-[0-9a-f]{8}$/)
})

it('an ask is given once, while it lies there and after it is done', async () => {
  const folder = testFolder()
  const inbox = opened(folder)
  const first = await sendAsk(folder, cancel('a'), at)
  expect(await inbox.next()).toMatchObject({ id: first })
  const second = await sendAsk(folder, cancel('b'), at + 1)
  expect(await inbox.next()).toMatchObject({ id: second })
  await inbox.done(first)
  await inbox.done(first)
  const third = await sendAsk(folder, cancel('c'), at + 2)
  expect(await inbox.next()).toMatchObject({ id: third })
  expect(readdirSync(folder).sort()).toEqual([`${second}.json`, `${third}.json`])
})

it('an ask is heard although the inbox was cleared away', async () => {
  const folder = join(testFolder(), 'inbox')
  const inbox = opened(folder)
  const id = await sendAsk(folder, cancel('a'), at)
  expect(await inbox.next()).toMatchObject({ id })
})

it('an ask that was not done is given again to the next engine', async () => {
  const folder = testFolder()
  const id = await sendAsk(folder, cancel('a'), at)
  const former = opened(folder)
  expect(await former.next()).toMatchObject({ id })
  former.close()
  expect(await opened(folder).next()).toMatchObject({ id })
})

it.each([
  ['{"v":1,"comm', 'not a JSON object'],
  [JSON.stringify({ v: 2, ...cancel('a') }), 'version 2'],
  [JSON.stringify({ v: 1, by, command: { type: 'start-engine' } }), 'no known command'],
  [JSON.stringify({ v: 1, by, command: { type: 'toString' } }), 'no known command'],
  [
    JSON.stringify({ v: 1, by, command: { type: 'cancel-tasks', tasks: 'some' } }),
    'not a whole cancel-tasks',
  ],
  [JSON.stringify({ v: 1, command: { type: 'overrule-preflight' } }), 'no actor'],
])('%s is set aside with a reason, and the next ask is given', async (text, wrong) => {
  const folder = testFolder()
  writeFileSync(join(folder, '2026.json'), text)
  const id = await sendAsk(folder, cancel('a'), at)
  const inbox = opened(folder)
  const told = [await inbox.next(), await inbox.next()]
  expect(told).toEqual(
    expect.arrayContaining([{ name: '2026.json', wrong }, expect.objectContaining({ id })]),
  )
  expect(readdirSync(folder).sort()).toEqual(['2026.json.rejected', `${id}.json`])
})

it('drafts and other files are nobody’s ask', async () => {
  const folder = testFolder()
  writeFileSync(join(folder, '.20261121.json'), 'half')
  writeFileSync(join(folder, 'notes.txt'), 'hello')
  const id = await sendAsk(folder, cancel('a'), at)
  expect(await opened(folder).next()).toMatchObject({ id })
  expect(readdirSync(folder)).toHaveLength(3)
})
