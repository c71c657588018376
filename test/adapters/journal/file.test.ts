import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createJournal, openJournal } from '../../../src/adapters/journal/file.ts'
import { readJournal } from '../../../src/adapters/journal/read.ts'
import type { Event } from '../../../src/core/event.ts'
import type { Journal } from '../../../src/ports/journal.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'

const at = Date.UTC(2026, 10, 21)
const event: Event = { type: 'slot-released', slot: 'agent-1' }

async function reopened(path: string): Promise<Journal> {
  const read = readJournal(path)
  if (read.kind === 'fault') throw new Error(read.fault.kind)
  return openJournal(path, read)
}

it('an append answers the records that a reader will find', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  const records = await journal.append([event, { type: 'preflight-passed' }], at, 0)
  expect(readJournal(path)).toMatchObject({ records })
  expect(await journal.append([], at, 2)).toEqual([])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await journal.close()
})

it('a second journal at the same path is refused', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  await (await createJournal(path)).close()
  await expect(createJournal(path)).rejects.toMatchObject({ code: 'EEXIST' })
})

it('appends asked for at once are written one after another', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  const turns = [0, 1, 2, 3, 4].map((seq) => journal.append([event], at, seq))
  expect((await Promise.all(turns)).flat().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  await journal.close()
  expect(readJournal(path)).toMatchObject({ kind: 'read', end: { seq: 5 } })
})

it('an append at another sequence writes nothing and leaves the journal usable', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  await expect(journal.append([event], at, 1)).rejects.toMatchObject({ kind: 'unexpected-seq', path })
  expect(statSync(path).size).toBe(0)
  await journal.append([event], at, 0)
  await journal.close()
})

it('a torn last line is cut off, and the chain goes on after the whole ones', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const first = await createJournal(path)
  await first.append([event], at, 0)
  await first.close()
  appendFileSync(path, '{"v":1,"seq":2,"a')
  const second = await reopened(path)
  expect(statSync(path).size).toBe(readFileSync(path).indexOf('\n') + 1)
  await second.append([event], at, 1)
  await second.close()
  expect(readJournal(path)).toMatchObject({ kind: 'read', tornBytes: 0, end: { seq: 2 } })
})

it('an engine that was taken over from can append no more', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const old = await createJournal(path)
  await old.append([event], at, 0)
  const taker = await reopened(path)
  await taker.append([event], at, 1)
  await expect(old.append([event], at, 1)).rejects.toMatchObject({ kind: 'overtaken', path })
  await taker.append([event], at, 2)
  await Promise.all([old.close(), taker.close()])
  expect(readJournal(path)).toMatchObject({ kind: 'read', end: { seq: 3 } })
})

it('a journal that grew between reading and opening is not opened', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  const read = readJournal(path)
  await journal.append([event], at, 0)
  await journal.close()
  if (read.kind === 'fault') throw new Error('an empty journal is believed')
  await expect(openJournal(path, read)).rejects.toMatchObject({ kind: 'overtaken' })
})

it('a closed journal refuses by name', async () => {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  await journal.close()
  await journal.close()
  await expect(journal.append([event], at, 0)).rejects.toMatchObject({ kind: 'closed' })
})

it.runIf(process.platform === 'linux')('a full disk is named, and nothing more is accepted', async () => {
  const journal = await reopened('/dev/full')
  const refused = { kind: 'write-failed', path: '/dev/full', code: 'ENOSPC' }
  await expect(journal.append([event], at, 0)).rejects.toMatchObject(refused)
  await expect(journal.append([event], at, 0)).rejects.toMatchObject(refused)
  await journal.close()
})

// An address that is never mapped: the kernel's own EIO, without a broken disk.
it.runIf(process.platform === 'linux')(
  'a disk that breaks is named, and nothing more is accepted',
  async () => {
    const journal = await reopened('/proc/self/mem')
    const refused = { kind: 'write-failed', path: '/proc/self/mem', code: 'EIO' }
    await expect(journal.append([event], at, 0)).rejects.toMatchObject(refused)
    await expect(journal.append([event], at, 0)).rejects.toMatchObject(refused)
    await journal.close()
  },
)

it('a line that was written in part is taken back', async () => {
  const folder = testFolder()
  const path = join(folder, 'journal.jsonl')
  const writer = bundleProgram(new URL('./write-until-refused.ts', import.meta.url), folder)
  // One block of 512 or 1024 bytes, by shell; the ignored signal turns the limit into EFBIG.
  const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`
  const program = startProgram('sh', ['-c', limited, process.execPath, writer, path])
  const { kind, code, appended } = JSON.parse(await program.line())
  await program.ended()
  expect({ kind, code }).toEqual({ kind: 'write-failed', code: 'EFBIG' })
  expect(readJournal(path)).toMatchObject({ kind: 'read', tornBytes: 0, end: { seq: appended } })
})
