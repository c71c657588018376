import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder, writeDurably } from '../../src/app/durable.ts'
import {
  listRuns,
  makeRunFolder,
  newRunId,
  nextRunId,
  runInstant,
  runPaths,
} from '../../src/app/run-folder.ts'
import { toRunId, toTaskId } from '../../src/core/ids.ts'
import { testFolder } from '../support/folder.ts'

const at = Date.UTC(2026, 10, 21, 6, 45, 12, 999)
const mode = (path: string) => statSync(path).mode & 0o777

it('a run id says when in UTC, in lower case, and sorts by it', () => {
  expect(newRunId(at - 999, 0)).toBe('20261121-064512-0000')
  expect(newRunId(at, 0.999_999_999)).toBe('20261121-064512-zziv')
  expect(newRunId(at, 0.43) < newRunId(at + 1, 0)).toBe(true)
  expect(newRunId(at - 500, 0.9) < newRunId(at - 499, 0)).toBe(true)
})

it('a new run comes after all others, whatever the clock says by then', async () => {
  const common = testFolder()
  const ahead = newRunId(at + 3_600_000, 0.9)
  expect(runInstant(ahead)).toBe(at + 3_600_000)
  expect(nextRunId(common, at, 0.5)).toBe(newRunId(at, 0.5))
  await makeRunFolder(common, ahead)
  expect(nextRunId(common, at, 0.5)).toBe(newRunId(at + 3_600_001, 0.5))
})

it('a run keeps its files where the design says', () => {
  const paths = runPaths('/common', toRunId('20261121-064512-k3f9'))
  const attempt = paths.attempt({ task: toTaskId('api'), attempt: 2 })
  const inside = (path: string) => relative('/common/orch/runs/20261121-064512-k3f9', path)
  const { plan, config, journal, inbox, lock, log } = paths
  expect([plan, config, journal, inbox, lock, log].map(inside)).toEqual([
    'plan.json',
    'config.json',
    'journal.jsonl',
    'inbox',
    'lock',
    'orch.log',
  ])
  const { prompt, output, events, exit } = attempt
  expect([prompt, output, events, exit].map((path) => relative(attempt.folder, path))).toEqual([
    'prompt.md',
    'output.log',
    'agent.jsonl',
    'exit.json',
  ])
  expect(inside(attempt.folder)).toBe('tasks/api/2')
  expect(inside(paths.checkLog('api-3', 'unit'))).toBe('checks/api-3/unit.log')
  expect(inside(paths.checkLog('api-3', '../../plan'))).toBe('checks/api-3/..%2F..%2Fplan.log')
})

it('folders are for their owner alone, and making them again changes nothing', async () => {
  const common = testFolder()
  const paths = await makeRunFolder(common, newRunId(at, 0.5))
  await makeRunFolder(common, newRunId(at, 0.5))
  const made = [paths.inbox, paths.folder, join(common, 'orch', 'runs'), join(common, 'orch')]
  expect(made.map(mode)).toEqual([0o700, 0o700, 0o700, 0o700])
})

it('runs are listed oldest first, once they have a journal', async () => {
  const common = testFolder()
  expect(listRuns(common)).toEqual([])
  const [newer, older, begun] = [newRunId(at + 1000, 0), newRunId(at, 0.9), newRunId(at, 0.1)]
  for (const run of [newer, older, begun]) await makeRunFolder(common, run)
  for (const run of [newer, older]) writeFileSync(runPaths(common, run).journal, '')
  await makeFolder(join(common, 'orch', 'runs', 'notes'))
  expect(listRuns(common)).toEqual([older, newer])
})

it('a file is replaced as a whole and for its owner alone, and a failed write leaves nothing', async () => {
  const folder = testFolder()
  const path = join(folder, 'plan.json')
  await writeDurably(path, 'old')
  await writeDurably(path, 'new')
  expect([readFileSync(path, 'utf8'), mode(path)]).toEqual(['new', 0o600])
  await makeFolder(join(folder, 'taken'))
  await expect(writeDurably(join(folder, 'taken'), 'text')).rejects.toMatchObject({ code: 'EISDIR' })
  expect(readdirSync(folder)).toEqual(['plan.json', 'taken'])
})
