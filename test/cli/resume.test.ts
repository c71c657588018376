import { expect, it } from 'vitest'
import { shellRun } from '../support/shell-run.ts'

it('another budget and what was asked before it are taken in by the same resume', () => {
  const rig = shellRun({ config: { checks: [] } })
  const plan = rig.plan({ api: { prompt: 'echo api > api.txt', approval: true } })
  expect(rig.orch('run', plan, '--yes', '--ui', 'plain').code).toBe(5)
  expect(rig.orch('approve', 'api').stdout).toContain('recorded')
  expect(rig.orch('resume', '--budget-tokens', '1000', '--ui', 'plain')).toMatchObject({ code: 0 })
  expect(rig.git('show', 'main:api.txt')).toBe('api')
})
