import { expect, it } from 'vitest'
import { unpricedAgents, withInstalledAgents } from '../../../src/app/config/agents.ts'
import { noticeText } from '../../../src/report/notices.ts'
import { config } from '../../support/builders.ts'

it('agents that never tell what they cost are told apart, each once', () => {
  const names = ['codex', 'claude', 'codex', 'copilot']
  expect(unpricedAgents(withInstalledAgents(config({ agents: {} }), names), names)).toEqual([
    'codex',
    'copilot',
  ])
})

it('a person learns which agents a budget in dollars does not bound', () => {
  expect(noticeText({ kind: 'unpriced-agents', agents: ['codex'] })).toBe(
    'a budget in dollars does not bound codex: no cost is ever told there; "tokens" does',
  )
})
