import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { requirements } from '../../src/adapters/agent/requirements.ts'
import { parseConfig } from '../../src/app/config/parse.ts'
import { readJsonText } from '../../src/app/document/read.ts'
import { planSchema } from '../../src/app/plan/schema.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** Every example that begins with the name of its file. */
function examples(file: string): readonly string[] {
  const blocks = [...readme.matchAll(/```jsonc\n(.*?)```/gs)].map(([, text = '']) => text)
  return blocks.filter((text) => text.startsWith(`// ${file}\n`))
}

it.each(examples('.orchestrator.json'))('a config of the README is one that orch takes', (text) => {
  expect(parseConfig({ path: 'README.md', text })).toMatchObject({ kind: 'config' })
})

it.each(examples('plan.json'))('a plan of the README is one that orch takes', (text) => {
  const reading = readJsonText('README.md', text)
  expect(reading.diagnostics).toEqual([])
  expect(reading.kind === 'document' && planSchema.safeParse(reading.document.value).error).toBeUndefined()
})

it('the README names the newest version that each agent was tried in', () => {
  const missing = requirements.filter(({ tested }) => !readme.includes(` ${tested.newest} |`))
  expect(missing.map(({ program }) => program)).toEqual([])
})
