import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJournal } from '../../../src/adapters/journal/file.ts'
import { hashLine, noLine } from '../../../src/adapters/journal/line.ts'
import { readJournal } from '../../../src/adapters/journal/read.ts'
import { testFolder } from '../../support/folder.ts'

const at = Date.UTC(2026, 10, 21, 6, 45, 12, 7)

/** A journal of five lines with text beyond ASCII, and its bytes. */
async function writtenJournal(): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  const path = join(testFolder(), 'journal.jsonl')
  const journal = await createJournal(path)
  await journal.append(
    [{ type: 'preflight-passed' }, { type: 'slot-released', slot: 'agent-1 "ü" \n€' }],
    at,
    0,
  )
  await journal.append([{ type: 'slot-released', slot: '{"v":1,"seq":9}' }], at + 1, 2)
  await journal.append([{ type: 'effect-resumed', effect: 'run api#2' }, { type: 'preflight-passed' }], at, 3)
  await journal.close()
  return { path, bytes: readFileSync(path) }
}

const fault = (path: string) => {
  const read = readJournal(path)
  return read.kind === 'fault' ? read.fault : null
}

it('a journal reads as what was appended, each line naming the hash of the line before', async () => {
  const { path, bytes } = await writtenJournal()
  const read = readJournal(path)
  const lines = bytes.toString().split('\n').slice(0, -1)
  expect(read).toMatchObject({ kind: 'read', tornBytes: 0, end: { offset: bytes.length, lines: 5, seq: 5 } })
  const chain = [noLine, ...lines.slice(0, -1).map(hashLine)].map((prev, index) => [index + 1, prev])
  expect(read.kind === 'read' && read.records.map(({ seq, prev }) => [seq, prev])).toEqual(chain)
  expect(lines[0]).toBe(
    '{"v":1,"seq":1,"at":"2026-11-21T06:45:12.007Z","prev":"0000000000000000","type":"preflight-passed"}',
  )
})

it('a journal cut at any byte keeps every whole line and reports the rest as torn', async () => {
  const { path, bytes } = await writtenJournal()
  for (let length = bytes.length; length >= 0; length -= 1) {
    truncateSync(path, length)
    const kept = bytes.subarray(0, length).lastIndexOf('\n') + 1
    expect(readJournal(path)).toMatchObject({ kind: 'read', tornBytes: length - kept, end: { offset: kept } })
  }
})

it('a byte changed in any line but the last is a fault', async () => {
  const { path, bytes } = await writtenJournal()
  const lastLine = bytes.lastIndexOf('\n', bytes.length - 2) + 1
  const flips = fc.tuple(fc.nat(lastLine - 1), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(flips, ([offset, bits]) => {
      const edited = Buffer.from(bytes)
      edited[offset] = (edited[offset] ?? 0) ^ bits
      writeFileSync(path, edited)
      expect(readJournal(path).kind).toBe('fault')
    }),
    { examples: [[[lastLine - 1, 0x20]], [[lastLine - 1, 0x0a]]], numRuns: 1000 },
  )
})

describe('a journal that cannot be believed is refused by name and line', () => {
  it('an edited value breaks the chain at the line after it', async () => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, bytes.toString().replace('agent-1', 'agent-2'))
    expect(fault(path)).toEqual({ kind: 'broken-chain', path, line: 3, seq: 3 })
  })

  it('a line taken out is a gap', async () => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, bytes.toString().split('\n').toSpliced(2, 1).join('\n'))
    expect(fault(path)).toEqual({ kind: 'gap', path, line: 3, expected: 3, found: 4 })
  })

  it('a complete last line out of sequence is a gap, not a tear', async () => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, bytes.toString().replace('"seq":5', '"seq":6'))
    expect(fault(path)).toEqual({ kind: 'gap', path, line: 5, expected: 5, found: 6 })
  })

  it('a line of a newer version stops the reading', async () => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, bytes.toString().replace('{"v":1,"seq":4', '{"v":2,"seq":4'))
    expect(fault(path)).toEqual({ kind: 'newer-version', path, line: 4, version: 2 })
  })

  it.each([
    ['{"v":1,"seq"', 'not JSON'],
    ['7', 'not an object'],
    ['{"seq":2}', 'no version'],
    ['{"v":1,"seq":0}', 'no sequence number'],
    ['', 'not JSON'],
  ])('%s in the middle is unreadable: %s', async (text, detail) => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, bytes.toString().split('\n').with(1, text).join('\n'))
    expect(fault(path)).toEqual({ kind: 'unreadable-line', path, line: 2, detail })
  })

  it('a journal that is not there is missing', () => {
    const path = join(testFolder(), 'journal.jsonl')
    expect(fault(path)).toEqual({ kind: 'missing', path })
  })
})

it.each([['{"v":1,"seq":6,"at"'], ['{"v":1,"seq":6,"at"\n'], ['\0\0\0\0'], ['\n']])(
  'a record that was never finished is a tear: %j',
  async (text) => {
    const { path, bytes } = await writtenJournal()
    writeFileSync(path, Buffer.concat([bytes, Buffer.from(text)]))
    expect(readJournal(path)).toMatchObject({ kind: 'read', tornBytes: text.length, end: { seq: 5 } })
  },
)

it('reading on from an earlier end gives only what came since, chain included', async () => {
  const { path, bytes } = await writtenJournal()
  truncateSync(path, bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1)
  const first = readJournal(path)
  if (first.kind === 'fault') throw new Error('a cut journal is believed')
  writeFileSync(path, bytes)
  const rest = readJournal(path, first.end)
  expect(rest.kind === 'read' && rest.records.map(({ seq }) => seq)).toEqual([3, 4, 5])
  writeFileSync(path, bytes.toString().replace('"seq":3', '"seq":2'))
  expect(readJournal(path, first.end)).toMatchObject({ fault: { kind: 'gap', line: 3 } })
})
