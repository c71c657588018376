import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentNamed } from '../../../src/adapters/agent/agents.ts'
import { replay, samplesOf } from './replay.ts'

const recorded = ['claude', 'codex', 'gemini', 'qwen'].flatMap((cli) =>
  samplesOf(cli).flatMap(({ lines }) => lines),
)

/** A recorded line in which anything may stand where one value stood. */
const damaged = fc
  .tuple(fc.constantFrom(...recorded), fc.nat(), fc.jsonValue({ maxDepth: 2 }))
  .map(([line, nth, value]) => damage(line, nth, value))

function damage(line: string, nth: number, value: unknown): string {
  let values = 0
  JSON.parse(line, (_, each) => {
    values += 1
    return each
  })
  let at = 0
  const damagedLine: unknown = JSON.parse(line, (_, each) => {
    at += 1
    return at - 1 === nth % values ? value : each
  })
  return JSON.stringify(damagedLine)
}

describe.each(['command', 'scripted', 'gemini'])('%s', (adapter) => {
  const agent = agentNamed(adapter, { scripted: '/orch/scripted-agent.js' })
  if (agent === undefined) throw new Error(`no adapter ${adapter}`)

  it('takes any line for something to judge', () => {
    fc.assert(fc.property(fc.oneof(damaged, fc.string(), fc.json()), (line) => void replay(agent, [line])))
  })

  it.each(['', 'a line of log', '{', '[]', 'null', '{}', '{"type":"of-tomorrow"}', '{"type":{}}'])(
    '%j says nothing',
    (line) => {
      expect(agent.parse(line)).toEqual([])
    },
  )
})
