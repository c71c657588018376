import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask } from '../../../src/adapters/process/probe.ts'
import { testFolder } from '../../support/folder.ts'

const env = { PATH: '/usr/bin:/bin', SEEN: 'yes' }

it('a program answers with both streams and the one by itself, and sees only what it is given', async () => {
  const command = ['sh', '-c', 'echo "$SEEN$HOME"; echo aside >&2; exit 3']
  const answer = await ask(command, { cwd: testFolder(), env, timeoutMs: 10_000 })
  expect(answer).toEqual({ kind: 'answered', exitCode: 3, text: 'yes\naside', stdout: 'yes' })
})

it('a program that is not there is not started', async () => {
  const answer = await ask(['no-such-program'], { cwd: testFolder(), env, timeoutMs: 10_000 })
  expect(answer.kind).toBe('not-started')
})

it('a program that does not end is killed with what it started', async () => {
  const cwd = testFolder()
  const script = "trap '' TERM; sh -c 'echo $$ > child; exec tail -f /dev/null' & wait"
  const asked = ask(['sh', '-c', script], { cwd, env, timeoutMs: 500 })
  expect(await asked).toEqual({ kind: 'timed-out' })
  await expect.poll(() => isAlive(Number(readFileSync(join(cwd, 'child'), 'utf8')))).toBe(false)
})

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
}
