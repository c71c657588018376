import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tooLong } from './habits.ts'
import { measureTree, parseSource } from './source.ts'

// Above this a file was found to hold two ideas; the median of a healthy room is a third of it.
const most = 220
const root = join(import.meta.dirname, '../..')

it.each(['src', 'test'])('no file in %s is too long', (folder) => {
  expect(tooLong(measureTree(root, folder), most)).toEqual([])
})

it('one line too many is refused', () => {
  const file = (lines: number) => parseSource('src/core/x.ts', 'export {}\n'.repeat(lines))
  expect(tooLong([file(most), file(most + 1)], most)).toEqual([
    'src/core/x.ts:221 is longer than 220 lines — split it by idea',
  ])
})
