import { appendFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openVerdicts } from '../../../src/adapters/journal/verdict-file.ts'
import { toTreeId } from '../../../src/core/ids.ts'
import type { VerdictRecord } from '../../../src/ports/verdicts.ts'
import { bundleProgram, startProgram } from '../../support/child.ts'
import { testFolder } from '../../support/folder.ts'

const pass: VerdictRecord = {
  check: 'unit',
  definition: 'd1',
  tree: toTreeId('a'.repeat(40)),
  environment: 'e1',
  run: '20261121-064512-k3f9',
  seq: 7,
  at: '2026-11-21T06:45:12.007Z',
  durationMs: 12,
}
const verdictPath = () => join(testFolder(), 'verdicts.jsonl')

it('a pass is found under all of its key and nothing less', async () => {
  const path = verdictPath()
  const verdicts = openVerdicts(path)
  expect(await verdicts.find(pass)).toBeNull()
  await verdicts.remember(pass)
  expect(await verdicts.find(pass)).toEqual(pass)
  const others = [
    { check: 'lint' },
    { definition: 'd2' },
    { tree: toTreeId('b'.repeat(40)) },
    { environment: 'e2' },
  ]
  for (const other of others) expect(await verdicts.find({ ...pass, ...other })).toBeNull()
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(pass)}\n`)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('what another run remembers is found without opening again', async () => {
  const path = verdictPath()
  const [mine, theirs] = [openVerdicts(path), openVerdicts(path)]
  await mine.remember(pass)
  expect(await theirs.find(pass)).toEqual(pass)
  await mine.remember({ ...pass, check: 'lint', seq: 8 })
  expect(await theirs.find({ ...pass, check: 'lint' })).toMatchObject({ seq: 8 })
})

it('torn and garbled lines are ignored, and the pass after a torn one is kept', async () => {
  const path = verdictPath()
  writeFileSync(path, `7\nnull\n{"check":"unit"}\n${JSON.stringify({ ...pass, check: 'old' })}\n{"check":"un`)
  const verdicts = openVerdicts(path)
  expect(await verdicts.find({ ...pass, check: 'old' })).not.toBeNull()
  await verdicts.remember(pass)
  expect(await verdicts.find(pass)).toEqual(pass)
})

it('a line is not believed before its end is there', async () => {
  const path = verdictPath()
  const text = `${JSON.stringify(pass)}\n`
  writeFileSync(path, text.slice(0, -1))
  const verdicts = openVerdicts(path)
  expect(await verdicts.find(pass)).toBeNull()
  appendFileSync(path, '\n')
  expect(await verdicts.find(pass)).toEqual(pass)
})

it('a file that was removed or replaced is forgotten', async () => {
  const path = verdictPath()
  const verdicts = openVerdicts(path)
  await verdicts.remember(pass)
  await verdicts.find(pass)
  rmSync(path)
  expect(await verdicts.find(pass)).toBeNull()
  writeFileSync(path, `${JSON.stringify({ ...pass, check: 'lint' })}\n`)
  expect(await verdicts.find(pass)).toBeNull()
  expect(await verdicts.find({ ...pass, check: 'lint' })).not.toBeNull()
})

it('several processes append at once and no line is lost or mixed', async () => {
  const folder = testFolder()
  const path = join(folder, 'verdicts.jsonl')
  const program = bundleProgram(new URL('./remember-many.ts', import.meta.url), folder)
  const runs = ['a', 'b', 'c']
  const programs = runs.map((run) => startProgram(process.execPath, [program, path, run, '50']))
  expect(await Promise.all(programs.map((each) => each.ended()))).toEqual([0, 0, 0])
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const remembered = lines.map((line) => JSON.parse(line)).map(({ run, seq }) => `${run}${seq}`)
  expect(remembered.sort()).toEqual(
    runs.flatMap((run) => Array.from({ length: 50 }, (_, seq) => `${run}${seq}`)).sort(),
  )
})
