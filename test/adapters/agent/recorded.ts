import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../src/core/failure.ts'
import type { Agent } from '../../../src/ports/agent.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'
import { replay, samplesOf } from './replay.ts'

/** The failure or null, the exit code (null where it had to be ended), the session's first letters and what it used. */
export type Judged = readonly [
  failure: FailureKind | null,
  code: number | null,
  session: string | null,
  usage: object | null,
]

/** Facts of an agent: each of its recordings, in their order, and what it amounts to. */
export function judgesRecordings(
  agent: Agent,
  cli: string,
  judged: readonly (readonly [name: string, ...Judged])[],
): void {
  describe('recorded runs', () => {
    it('are all judged', () => {
      expect(samplesOf(cli).map(({ name }) => name)).toEqual(judged.map(([name]) => name))
    })

    it.each(samplesOf(cli).map((sample, nth) => [sample.name, nth, sample] as const))(
      '%s (%i)',
      (_, nth, { lines }) => {
        const [, failure, code, session, usage] = judged[nth] ?? []
        const end: CommandEnd = code === null ? { how: 'timed-out' } : { how: 'exited', code: code ?? 0 }
        const replayed = replay(agent, lines, { end })
        expect([
          replayed.failure?.kind ?? null,
          replayed.session?.slice(0, 8) ?? null,
          replayed.usage,
        ]).toEqual([failure, session, usage])
      },
    )
  })
}
