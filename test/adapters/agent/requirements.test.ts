import { describe, expect, it } from 'vitest'
import { agentNamed } from '../../../src/adapters/agent/agents.ts'
import { requirements } from '../../../src/adapters/agent/requirements.ts'
import type { Agent, AgentStartAsk } from '../../../src/ports/agent.ts'

const known = requirements.flatMap((needs) => {
  const agent = agentNamed(needs.adapter, { scripted: '', acp: '' })
  return agent === undefined ? [] : [{ ...needs, agent }]
})

/** Every way of starting an agent, as one list of words. */
function wordsOf(agent: Agent): readonly string[] {
  const asks = (['safe', 'full'] as const).flatMap((permissions) =>
    (['new', 'resume'] as const).map((kind): AgentStartAsk => {
      const spec = {
        ...{ name: 'a', adapter: 'a', run: null, args: [], concurrency: null, passEnv: [], env: {} },
        permissions,
      }
      return { spec, promptFile: '/prompt', cwd: '/', session: { kind, id: 'id' } }
    }),
  )
  return asks.flatMap((ask) => agent.start(ask).command)
}

describe.each(known)('$adapter', ({ agent, flags, login, program }) => {
  it('starts its program with no long flag that doctor does not look for', () => {
    const words = wordsOf(agent)
    expect(words[0]).toBe(program)
    const used = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*$/, ''))
    expect([...new Set(used)].filter((flag) => !flags.includes(flag))).toEqual([])
  })

  it('gets every variable that counts as its login', () => {
    expect(login.variables.filter((name) => !agent.variables.includes(name))).toEqual([])
  })
})
