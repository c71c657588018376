import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../../../src/core/failure.ts'
import type { Agent, AgentEvent } from '../../../src/ports/agent.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'

/** One recorded run of a real CLI: its standard output, line by line. */
export interface Sample {
  readonly name: string
  readonly lines: readonly string[]
}

/** What a replayed run amounts to for orch. */
export interface Replayed {
  readonly events: readonly AgentEvent[]
  readonly failure: Failure | null
  readonly session: string | null
  readonly usage: Extract<AgentEvent, { readonly type: 'usage' }> | null
}

/** The samples of `streams/<cli>.jsonl`; each begins with a line `{"_orch_sample": name}`. */
export function samplesOf(cli: string, folder = join(import.meta.dirname, 'streams')): readonly Sample[] {
  const text = readFileSync(join(folder, `${cli}.jsonl`), 'utf8')
  const samples: { name: string; lines: string[] }[] = []
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const name: unknown = JSON.parse(line)._orch_sample
    if (typeof name === 'string') samples.push({ name, lines: [] })
    else samples.at(-1)?.lines.push(line)
  }
  return samples
}

/** Reads lines as orch does once the program has ended: what they say, and what the end amounts to. */
export function replay(
  agent: Agent,
  lines: readonly string[],
  { end = { how: 'exited', code: 0 }, tail = '' }: { readonly end?: CommandEnd; readonly tail?: string } = {},
): Replayed {
  const events = lines.flatMap((line) => agent.parse(line))
  const report = { end, durationMs: 1, outputBytes: 1, tail, swept: 0 }
  return {
    events,
    failure: agent.claim(report, events, { timeoutMs: 60_000, idleTimeoutMs: 10_000 }),
    session: events.findLast((event) => event.type === 'started')?.session ?? null,
    usage: events.findLast((event) => event.type === 'usage') ?? null,
  }
}
