import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { agentOf } from '../../src/app/compose/agents.ts'
import { makeReadLine } from '../../src/report/readable.ts'

const streams = join(import.meta.dirname, '../adapters/agent/streams')
const adapters: Readonly<Record<string, string>> = { claude: 'claude-code' }
const recorded = readdirSync(streams).filter((name) => name.endsWith('.jsonl') && !name.startsWith('acp'))

it.each(recorded)('%s reads as text, tools and an end, without one line of JSON', (file) => {
  const name = file.replace('.jsonl', '')
  const read = makeReadLine(agentOf(adapters[name] ?? name).parse)
  const lines = readFileSync(join(streams, file), 'utf8').trimEnd().split('\n')
  const said = lines
    .filter((line) => !line.includes('_orch_sample'))
    .flatMap((line) => read(line)?.split('\n') ?? [])
  expect(said.filter((line) => line.startsWith('{"'))).toEqual([])
  expect(said.length).toBeGreaterThan(10)
  expect(said.some((line) => /^\[(?!usage|started|done|error)/.test(line))).toBe(true)
})
