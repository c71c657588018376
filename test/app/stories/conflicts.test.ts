import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Rig } from '../../support/rig.ts'
import { makeRig } from '../../support/rig.ts'
import type { TestRun } from '../../support/test-run.ts'

/** Two tasks that change one line: `a` has landed, and `b` is back at work with the conflict. */
async function inConflict(
  task: object = {},
): Promise<{ rig: Rig; run: TestRun; folder: string; prompt: string }> {
  const rig = await makeRig({ files: { 'list.txt': 'one\n' } })
  rig.repository.git('config', 'merge.conflictStyle', 'diff3')
  const run = await rig.run({ a: {}, b: task })
  await rig.agent('b').started()
  await rig.works('a', { 'list.txt': 'one of a\n' })
  await run.event('landed', 'a')
  await rig.works('b', { 'list.txt': 'one of b\n', 'b.txt': 'b\n' })
  const { folder, prompt } = await rig.agent('b', 2).started()
  return { rig, run, folder, prompt }
}

it('a conflict goes back with two-sided markers, and its solution lands with both parents', async () => {
  const { rig, run, folder, prompt } = await inConflict()
  expect(prompt).toContain('list.txt')
  expect(readFileSync(join(folder, 'list.txt'), 'utf8')).toMatch(
    /^<<<<<<< .*\none of b\n=======\none of a\n>>>>>>> .*\n$/,
  )
  const base = rig.repository.git('rev-parse', 'main')
  const { head: before } = run.all('work-saved', 'b')[0]?.work ?? {}
  await rig.works('b', { 'list.txt': 'one of both\n' }, 2)
  expect(await run.ended).toBe('done')
  expect(rig.file('list.txt')).toBe('one of both')
  expect(rig.file('b.txt')).toBe('b')
  const { head } = run.all('work-saved', 'b')[1]?.work ?? {}
  expect(rig.repository.git('log', '-1', '--format=%P', 'main')).toBe(`${base} ${head}`)
  expect(rig.repository.git('log', '-1', '--format=%P', `${head}`)).toBe(`${before} ${base}`)
  expect(run.task('b').tally).toMatchObject({ spent: 0, conflicts: 1 })
})

it('markers that are left in a file send the work back', async () => {
  const { rig, run } = await inConflict()
  await rig.agent('b', 2).exit(0)
  const { prompt } = await rig.agent('b', 3).started()
  expect(prompt).toContain('conflictMarkers')
  await rig.works('b', { 'list.txt': 'one of both\n' }, 3)
  expect(await run.ended).toBe('done')
  expect(run.all('attempt-failed').map(({ failure }) => failure.kind)).toEqual(['returned'])
})

it('conflicts have a bound of their own', async () => {
  const { rig, run } = await inConflict({ retry: { maxConflicts: 1 } })
  const agent = rig.agent('b', 2)
  await agent.write({ 'list.txt': 'one of both\n' })
  rig.repository.commit({ 'list.txt': 'one of a person\n' })
  await agent.exit(0)
  expect(await run.ended).toBe('failed')
  expect(run.all('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['conflict', 'conflict'])
  expect(rig.file('list.txt', `refs/orch/${run.run}/b/head`)).toBe('one of both')
})
