import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunPaths } from '../../src/app/run-folder.ts'
import { toRunId } from '../../src/core/ids.ts'
import { task } from '../support/builders.ts'
import type { TestRepository } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import { recent, writeJournal } from '../support/journal.ts'
import { orch, timeless } from '../support/orch.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

let repository: TestRepository
let paths: RunPaths

beforeAll(() => {
  repository = makeTestRepository()
  for (const run of ['20260104-080000-0z9y', '20260105-090000-a1b2']) {
    const { history } = new SimulatedWorld().begin([task('api')], { run: toRunId(run) }).run()
    paths = writeJournal(repository.gitDir, recent(history))
  }
})

afterAll(() => repository.remove())

describe('a journal that was changed by hand', () => {
  let text: string
  beforeAll(() => {
    text = readFileSync(paths.journal, 'utf8')
    writeFileSync(paths.journal, text.replace('"agent":"claude"', '"agent":"codex"'))
  })
  afterAll(() => writeFileSync(paths.journal, text))

  it('cannot be looked at', () => {
    const { code, stderr } = orch(repository.path, ['status'])
    expect(stderr.replaceAll(paths.journal, 'JOURNAL')).toMatchInlineSnapshot(`
      "JOURNAL:8: the line before was changed after it was written (event 8)
        hint: with the file restored from a backup the run goes on; orch rescue --run 20260105-090000-a1b2 has whatever it saved
      "
    `)
    expect(code).toBe(3)
  })

  it('is a violation to verify', () => {
    expect(orch(repository.path, ['verify']).code).toBe(1)
  })

  it('does not hide the other runs', () => {
    const { code, stdout } = orch(repository.path, ['list'])
    expect(timeless(stdout).replaceAll(paths.journal, 'JOURNAL')).toMatchInlineSnapshot(`
      "20260105-090000-a1b2  faulty  JOURNAL:8: the line before was changed after it was written (event 8)
      20260104-080000-0z9y  done    checkout-rewrite  main  … ago  1 landed
      "
    `)
    expect(code).toBe(0)
  })
})

it('a torn last line is not looked at', () => {
  const text = readFileSync(paths.journal, 'utf8')
  appendFileSync(paths.journal, '{"v":1,"seq":')
  expect(orch(repository.path, ['status']).code).toBe(0)
  writeFileSync(paths.journal, text)
})
