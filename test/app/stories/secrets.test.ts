import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { makeRig } from '../../support/rig.ts'

function given(name: string, value: string): void {
  process.env[name] = value
  onTestFinished(() => {
    delete process.env[name]
  })
}

it('a secret that an agent tells in its summary, its error or its output is in no record', async () => {
  given('ORCH_TEST_TOKEN', 'hush-hush-1234')
  given('ORCH_TEST_PASSED', 'passed-on-5678')
  const script = `
    echo '{"type":"done","summary":"used '$ORCH_TEST_PASSED' and '$TOKEN'"}'
    test $ORCH_ATTEMPT = 1 && { echo "no: $TOKEN"; exit 3; }
    echo api > api.txt`
  const talker = { adapter: 'command', run: ['sh', '-c', script], passEnv: ['ORCH_TEST_PASSED', 'HOME'] }
  const check = { name: 'unit', run: 'echo "checked with $TOKEN"; false', required: false }
  const env = { TOKEN: { from: 'env:ORCH_TEST_TOKEN' } }
  const rig = await makeRig({ config: { agents: { talker }, checks: [{ ...check, env }] } })
  const run = await rig.run({ api: { env } })
  expect(await run.ended).toBe('done')
  const journal = readFileSync(run.paths.journal, 'utf8')
  expect(journal).not.toContain('hush-hush-1234')
  expect(journal).not.toContain('passed-on-5678')
  expect(journal).toContain('used [redacted] and [redacted]')
  expect(journal).toContain('no: [redacted]')
  expect(journal).toContain('checked with [redacted]')
})
