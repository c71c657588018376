import { expect, it } from 'vitest'
import type { Usage } from '../../src/core/attempt/usage.ts'
import { totalTokens } from '../../src/core/attempt/usage.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { statusJson } from '../../src/report/json.ts'
import { statusTable } from '../../src/report/status-table.ts'
import { summary } from '../../src/report/summary.ts'
import { plainTheme } from '../../src/report/theme.ts'
import { spentText, usageText } from '../../src/report/usage-text.ts'
import { view } from '../../src/report/view.ts'
import { taskWhyText } from '../../src/report/why.ts'
import { startEngine, startRun, task } from '../support/builders.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const used: Usage = {
  inputTokens: 12_300,
  cachedTokens: 81_000,
  outputTokens: 2_100,
  reasoningTokens: 0,
  usd: 0.42,
}

it('what was used reads token by token, without what was not', () => {
  expect(usageText(used)).toBe('12.3k in · 81k cached · 2.1k out · $0.42')
  expect(usageText({ ...used, cachedTokens: 0, reasoningTokens: 700, usd: null })).toBe(
    '12.3k in · 2.1k out · 700 reasoning',
  )
  expect(usageText({ ...used, usd: 0.0004 })).toContain('<$0.01')
})

it('a sum is not passed off as its known part', () => {
  const tokens = totalTokens(used)
  expect(spentText({ tokens, usd: 0.42, usage: used })).toBe(usageText(used))
  expect(spentText({ tokens: tokens + 1_000, usd: 0.5, usage: used })).toBe('96.4k tokens · $0.50')
  expect(spentText({ tokens: 0, usd: 0.5, usage: null })).toBe('$0.50')
  expect(spentText({ tokens: 0, usd: 0, usage: null })).toBe('')
})

/** One task whose first attempt failed after it had used something. */
function spender(): SimulatedWorld {
  const simulated = new SimulatedWorld()
  simulated.say(startRun([task('api')]))
  simulated.say(startEngine())
  simulated.run(() => simulated.wants('run api#1'))
  return simulated
}

it('usage is told of attempt, task and run', () => {
  const simulated = spender()
  simulated.say({
    type: 'agent-exited',
    task: toTaskId('api'),
    attempt: 1,
    outcome: { kind: 'failed', failure: { kind: 'agent-failed', exitCode: 1, tail: '' } },
    summary: null,
    tokens: totalTokens(used),
    usd: 0.42,
    usage: { usage: used, span: 'attempt' },
  })
  simulated.run(() => simulated.status('api') === 'ready')
  const { world } = simulated
  const onlooker = { now: simulated.now, engineAlive: true }
  const seen = view(world, onlooker)
  const sum = { tokens: 95_400, ...used }
  const report = JSON.parse(statusJson(seen))
  expect(report.usage).toEqual(sum)
  expect(report.tasks[0].usage).toEqual({ ...sum, attempts: [{ attempt: 1, agent: 'claude', ...sum }] })
  expect(statusTable(seen, { now: simulated.now, theme: plainTheme, columns: null })).toContain(
    `\nused: ${usageText(used)}`,
  )
  expect(summary(world, { ...onlooker, logOf: () => '' })).toContain(`\nused ${usageText(used)}`)
  expect(taskWhyText(world, toTaskId('api'), onlooker)).toContain(
    `, ${usageText(used)}): the agent exited with 1`,
  )
})
