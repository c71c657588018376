import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configJsonSchema } from '../../../src/app/config/json-schema.ts'
import { defaultConfig, parseConfig } from '../../../src/app/config/parse.ts'
import { planJsonSchema } from '../../../src/app/plan/json-schema.ts'
import { kinds, parsed, printed } from '../../support/plan.ts'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const example = read('.orchestrator.example.json')

/** The names of all fields that a JSON Schema knows, however deep. */
function fieldsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own =
    'properties' in schema && typeof schema.properties === 'object'
      ? Object.keys(schema.properties ?? {})
      : []
  return [...own, ...Object.values(schema).flatMap(fieldsOf)]
}

describe('.orchestrator.example.json', () => {
  it('says the defaults', () => {
    expect(parseConfig({ path: '.orchestrator.example.json', text: example })).toEqual({
      kind: 'config',
      config: defaultConfig(),
    })
  })

  it('shows every field, or has it in a commented line', () => {
    const fields = fieldsOf(JSON.parse(configJsonSchema())).filter((field) => field !== '$schema')
    expect(fields.length).toBeGreaterThan(40)
    expect(fields.filter((field) => !example.includes(`"${field}":`))).toEqual([])
  })

  it('is valid with its commented lines too', () => {
    const all = example.replace(/^.*"checks": null,\n/m, '').replace(/^(\s*)\/\/ (?=[\s"{}[\]])/gm, '$1')
    const reading = parseConfig({ path: '.orchestrator.example.json', text: all })
    expect(printed(reading)).toBe('a valid config')
    expect(reading).toMatchObject({ config: { resources: { 'test-db': 1 }, checks: [{ name: 'unit' }] } })
  })
})

it.each([
  ['templates/plan.schema.json', planJsonSchema],
  ['templates/config.schema.json', configJsonSchema],
])('%s is what its validator makes; else `npm run schemas` writes it', (path, schema) => {
  expect(JSON.parse(read(path))).toEqual(JSON.parse(schema()))
})

it('the starter plan is valid', async () => {
  expect(kinds(await parsed(read('templates/plan.json')))).toEqual([])
})
