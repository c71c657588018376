import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unknownParameters } from '../../../src/adapters/github/rule-parameters.ts'
import { joinRules } from '../../../src/adapters/github/rule-parts.ts'
import { rulePart } from '../../../src/adapters/github/ruleset.ts'

it('a parameter nobody described is named where it asks for something', () => {
  const parameters = { required_approving_review_count: 1, tides: ['high'], calm: false, moons: 0, winds: [] }
  const joined = joinRules([rulePart({ type: 'pull_request', parameters })], false)
  expect(joined).toMatchObject({ approvals: 1, unknown: ['pull_request.tides'] })
})

it.each(['api.github.com', 'ghes-3.17'])('every rule and parameter that %s describes is known', (name) => {
  const file = join(import.meta.dirname, '../../fakehub/github', `${name}.json`)
  const { schemas } = JSON.parse(readFileSync(file, 'utf8')).components as { readonly schemas: RuleSchemas }
  for (const part of ['branch-protection', ...reviewAndChecks.map((each) => `protected-branch-${each}`)]) {
    const values = Object.fromEntries(Object.keys(schemas[part]?.properties ?? {}).map((key) => [key, true]))
    expect([Object.keys(values).length > 5, unknownParameters(part, { ...values, tides: true })]).toEqual([
      true,
      [`${part}.tides`],
    ])
  }
  const rules = Object.entries(schemas).filter(([key]) => /^repository-rule-(?!params-)/.test(key))
  const described = rules.flatMap(([, { properties }]) => {
    const type = properties?.type?.enum?.length === 1 ? properties.type.enum[0] : undefined
    return type === undefined ? [] : [{ type, names: Object.keys(properties?.parameters?.properties ?? {}) }]
  })
  expect(described.length).toBeGreaterThan(18)
  for (const { type, names } of described) {
    const parameters = Object.fromEntries([...names, 'tides'].map((each) => [each, true]))
    expect(unknownParameters(type, parameters)).toEqual([`${type}.tides`])
  }
})

const reviewAndChecks = ['pull-request-review', 'required-status-check']

type RuleSchemas = Readonly<
  Record<
    string,
    {
      readonly properties?: {
        readonly type?: { readonly enum?: readonly string[] }
        readonly parameters?: { readonly properties?: object }
      }
    }
  >
>
