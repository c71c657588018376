import { describe, expect, it } from 'vitest'
import { acpAgent } from '../../../src/adapters/agent/acp/agent.ts'
import { commandAgent } from '../../../src/adapters/agent/command.ts'
import type { Agent } from '../../../src/ports/agent.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'
import { failureClause } from '../../../src/report/words/failure.ts'

const claim = (agent: Agent, end: CommandEnd, tail: string) =>
  agent.claim({ end, durationMs: 1, outputBytes: 1, tail, swept: 0 }, [], {
    timeoutMs: 60_000,
    idleTimeoutMs: 10_000,
  })

describe('a silence', () => {
  it.each([
    'Overwrite a.txt? [y/N] ',
    'Continue (yes/no)?',
    'Press Enter to continue…',
    'one line\nPassword for git: ',
  ])('at %j is a wait for a keyboard', (tail) => {
    const failure = claim(commandAgent, { how: 'idle' }, tail)
    expect(failure).toMatchObject({ kind: 'permission', tail, prompt: tail.split('\n').at(-1)?.trim() })
  })

  it.each(['', 'thinking', 'asked [y/N] and was told\n', 'the password: secret is gone'])(
    'at %j is a silence',
    (tail) => {
      expect(claim(commandAgent, { how: 'idle' }, tail)).toMatchObject({ kind: 'idle', tail })
    },
  )

  it('is told by the line it waited at', () => {
    expect(failureClause({ kind: 'permission', tail: '', prompt: 'Sure? [y/N]' })).toBe(
      'the agent waited for a keyboard at "Sure? [y/N]"',
    )
  })
})

it('an ACP client that ends without a result was told to', () => {
  const agent = acpAgent({ program: '/orch/acp-client.js' })
  const exited = (code: number) => claim(agent, { how: 'exited', code }, '')
  expect(exited(0)).toMatchObject({ kind: 'crashed' })
  expect(exited(75)).toMatchObject({ kind: 'temporary' })
  expect(exited(3)).toMatchObject({ kind: 'agent-failed', exitCode: 3 })
})
