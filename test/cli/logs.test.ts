import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeProcesses } from '../../src/adapters/process/processes.ts'
import { toRunId, toTaskId } from '../../src/core/ids.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { startEngine, startRun, task } from '../support/builders.ts'
import { makeTestRepository } from '../support/git.ts'
import { writeJournal } from '../support/journal.ts'
import { orch, startOrch } from '../support/orch.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const run = toRunId('20260105-090000-a1b2')

/** A run in which `api` has an attempt under way and `ui` has none, under a supervisor that lives, or under none. */
function activeRun({ supervised = false, env = {} }: { supervised?: boolean; env?: TaskSpec['env'] } = {}) {
  const repository = makeTestRepository()
  onTestFinished(() => repository.remove())
  const simulated = new SimulatedWorld()
  simulated.say(startRun([task('api', { env }), task('ui', { after: ['api'] })], { run }))
  const self = makeProcesses().self()
  simulated.say(startEngine({ supervisor: supervised ? self : { ...self, startedAt: '0' } }))
  simulated.run(() => simulated.wants('run api#1'))
  const paths = writeJournal(repository.gitDir, simulated.history)
  const { output, exit } = paths.attempt({ task: toTaskId('api'), attempt: 1 })
  mkdirSync(dirname(output), { recursive: true })
  return { path: repository.path, paths, output, exit, simulated, gitDir: repository.gitDir }
}

describe('the log of an attempt', () => {
  it('is printed as far as it has come', () => {
    const { path, output } = activeRun()
    writeFileSync(output, 'reading\n\u001b[31mred\u001b[0m\nhalf a li')
    expect(orch(path, ['logs', 'api'])).toEqual({
      code: 0,
      stdout: 'reading\n\u001b[31mred\u001b[0m\nhalf a li',
      stderr: '',
    })
  })

  it('shows no secret that its environment knows', () => {
    const env = { TOKEN: { from: 'env:ORCH_TEST_TOKEN' } } as const
    const { path, output } = activeRun({ env })
    writeFileSync(output, 'token hush-hush-1234, hush')
    const { stdout } = orch(path, ['logs', 'api'], { env: { ORCH_TEST_TOKEN: 'hush-hush-1234' } })
    expect(stdout).toBe('token [redacted], hush')
  })

  it('reads as what the agent said, and as it was written with --raw', () => {
    const { path, output } = activeRun()
    const log =
      'warming up\n{"type":"text","text":"I mend \\u001b[31mit"}\n{"type":"unheard-of"}\n{"type":"tool","name":"Bash"'
    writeFileSync(output, log)
    expect(orch(path, ['logs', 'api']).stdout).toBe('warming up\nI mend it\n')
    expect(orch(path, ['logs', 'api', '--raw']).stdout).toBe(log)
  })

  it('shows no secret that stands escaped in an event', () => {
    const env = { TOKEN: { from: 'env:ORCH_TEST_TOKEN' } } as const
    const { path, output } = activeRun({ env })
    writeFileSync(output, `${JSON.stringify({ type: 'text', text: 'it is "quoted-1234"' })}\n`)
    const { stdout } = orch(path, ['logs', 'api'], { env: { ORCH_TEST_TOKEN: '"quoted-1234"' } })
    expect(stdout).toBe('it is [redacted]\n')
  })

  it('may be missing', () => {
    const { path } = activeRun()
    expect(orch(path, ['logs', 'api'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'attempt 1 of api has written nothing yet\n',
    })
    expect(orch(path, ['logs', 'ui'])).toMatchObject({
      code: 2,
      stderr: 'ui has no attempt yet\n  hint: orch why ui\n',
    })
    expect(orch(path, ['logs', 'api', '--attempt', '2'])).toMatchObject({
      code: 2,
      stderr: 'api has had 1 attempt, not 2\n  hint: orch logs api\n',
    })
  })

  it('is followed until the exit file is there, although no engine lives', async () => {
    const { path, output, exit } = activeRun({ supervised: true })
    writeFileSync(output, 'one\n')
    const following = startOrch(path, ['logs', 'api', '-f'])
    await expect.poll(() => following.heard.stdout).toBe('one\n')
    appendFileSync(output, 'two\n')
    await expect.poll(() => following.heard.stdout).toBe('one\ntwo\n')
    appendFileSync(output, 'three\n')
    writeFileSync(exit, '{}')
    expect(await following.ended).toEqual({ code: 0, stdout: 'one\ntwo\nthree\n', stderr: '' })
  })

  it('is followed until the journal says that the attempt has ended', async () => {
    const { path, output, simulated, gitDir } = activeRun({ supervised: true })
    writeFileSync(output, 'one\n')
    const following = startOrch(path, ['logs', 'api', '-f'])
    await expect.poll(() => following.heard.stdout).toBe('one\n')
    writeJournal(gitDir, simulated.run().history)
    expect(await following.ended).toMatchObject({ code: 0, stdout: 'one\n' })
  })

  it('is not followed when nothing lives that could write it', () => {
    const { path, output } = activeRun()
    writeFileSync(output, 'one\n')
    expect(orch(path, ['logs', 'api', '-f'])).toEqual({ code: 0, stdout: 'one\n', stderr: '' })
  })
})

describe('the log of a check', () => {
  it('is the latest one of the task', () => {
    const { path, simulated, gitDir, paths } = activeRun()
    const log = join(paths.folder, 'unit.log')
    const { history } = simulated.run()
    const written = history.map(({ event, at }) => ({
      at,
      event: event.type === 'check-finished' ? { ...event, log } : event,
    }))
    writeJournal(gitDir, written)
    writeFileSync(log, '3 tests passed\n')
    expect(orch(path, ['logs', 'api', '--check', 'unit'])).toEqual({
      code: 0,
      stdout: '3 tests passed\n',
      stderr: '',
    })
    expect(orch(path, ['logs', 'api', '--check', 'unti'])).toMatchObject({
      code: 2,
      stderr: 'there is no check "unti" in this run\n  hint: did you mean unit?\n',
    })
  })

  it('is refused before the check has run', () => {
    const { path } = activeRun()
    expect(orch(path, ['logs', 'api', '--check', 'unit'])).toMatchObject({
      code: 2,
      stderr: 'check unit has not run on api\n  hint: orch why api\n',
    })
  })
})
