import { describe, expect, it } from 'vitest'
import type { AgentOutcome } from '../../src/core/attempt/work.ts'
import { task } from '../support/builders.ts'
import { talking } from '../support/talking-agent.ts'

describe('an agent that was denied a tool and claims success', () => {
  const denied: AgentOutcome = {
    kind: 'claimed-success',
    denied: [
      { tool: 'Bash', summary: 'npm install' },
      { tool: 'WebFetch', summary: '' },
    ],
  }

  it('lacks a permission where it changed nothing', () => {
    const { run } = talking(() => ({ outcome: denied }))
    run.begin([task('api')]).run()
    const [failure] = run.events('attempt-failed').map((event) => event.failure)
    expect(failure).toEqual({ kind: 'permission', tail: 'Bash: npm install\nWebFetch' })
    expect(run.end()).toBe('waiting')
  })

  it('is judged by its work where there is some, or none was asked for', () => {
    const { run } = talking(({ task: id }) => ({
      outcome: denied,
      writes: id === 'api' ? { api: 'done' } : {},
    }))
    run.begin([task('api'), task('look', { change: 'none' })]).run()
    expect([run.status('api'), run.status('look')]).toEqual(['landed', 'done'])
  })
})
