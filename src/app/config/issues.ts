import { z } from 'zod'
import type { Expectation, Mistake } from '../../core/plan/diagnostic.ts'
import { nearest } from '../../core/plan/nearest.ts'
import type { Finding, Path } from '../document/document.ts'
import { expectations } from './fields.ts'

type Issue = z.core.$ZodIssue
type Schema = z.core.$ZodType

/** What a schema has against a value, in the terms of the user's text: one finding for each place. */
export function findingsOf(schema: Schema, issues: readonly Issue[]): readonly Finding[] {
  const found = issues.flatMap((issue) => findingOf(schema, issue))
  const places = new Set<string>()
  return found.filter(({ at, mistake }) => {
    const place = [mistake.kind, ...at.map(String)].join('\n')
    return !places.has(place) && places.add(place)
  })
}

/** `checks[0].run`; within a task of a plan only what stands in the task. */
export function fieldName(at: Path): string {
  return at
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\.tasks\[\d+\](?=\.)/, '')
    .slice(1)
}

/** A value as a diagnostic shows it: whole when short, else the sort of thing it is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const json = JSON.stringify(value) ?? 'nothing'
  return json.length > 60 ? `${json.slice(0, 56)}…"` : json
}

function findingOf(schema: Schema, issue: Issue): readonly Finding[] {
  const at = issue.path
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: [...at, key],
      part: 'key',
      mistake: unknownField(schema, at, key),
    }))
  if (issue.code !== 'invalid_key' && issue.input === undefined && typeof at.at(-1) === 'string')
    return [{ at: at.slice(0, -1), mistake: { kind: 'missing-field', field: fieldName(at) } }]
  const found = shown(issue.input)
  if (fieldName(at) === 'version') return [{ at, mistake: { kind: 'wrong-version', found } }]
  const expected = expectationOf(schema, issue)
  const mistake = { kind: 'wrong-value', field: fieldName(at), expected, found } as const
  return issue.code === 'invalid_key' ? [{ at, part: 'key', mistake }] : [{ at, mistake }]
}

function unknownField(schema: Schema, at: Path, field: string): Mistake {
  const around = chainTo(schema, at).at(-1)
  const known = around instanceof z.ZodObject ? Object.keys(around.shape) : []
  return { kind: 'unknown-field', field, nearest: nearest(field, known), known }
}

function expectationOf(schema: Schema, issue: Issue): Expectation {
  const asked = issue.code === 'invalid_key' ? keyOf(schema, issue.path) : chainTo(schema, issue.path)
  if (issue.code === 'invalid_value') return { oneOf: issue.values.map(String) }
  if (issue.code === 'too_small' && issue.origin === 'array') return 'full-list'
  if (issue.code === 'too_small') return { atLeast: Number(issue.minimum) }
  if (issue.code === 'too_big') return { atMost: Number(issue.maximum) }
  const registered = asked.findLast((each) => expectations.has(each))
  return (registered && expectations.get(registered)?.expects) ?? sortOf(asked.at(-1))
}

function keyOf(schema: Schema, path: Path): readonly Schema[] {
  const record = chainTo(schema, path.slice(0, -1)).at(-1)
  return record instanceof z.ZodRecord ? [record.keyType] : []
}

/** The schemas on the way to a value, without the wrappers of defaults. */
function chainTo(schema: Schema, path: Path): readonly Schema[] {
  const chain = [unwrap(schema)]
  for (const step of path) {
    const next = stepInto(chain.at(-1), step)
    if (next === undefined) break
    chain.push(unwrap(next))
  }
  return chain
}

function stepInto(schema: Schema | undefined, step: PropertyKey): Schema | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)]
  if (schema instanceof z.ZodArray) return schema.element
  if (schema instanceof z.ZodRecord) return schema.valueType
  return
}

function unwrap(schema: Schema): Schema {
  const wrapped =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  return wrapped ? unwrap(schema.unwrap()) : schema
}

function sortOf(schema: Schema | undefined): Expectation {
  if (schema instanceof z.ZodArray) return 'list'
  if (schema instanceof z.ZodEnum) return { oneOf: schema.options.map(String) }
  if (schema instanceof z.ZodNumber) return 'number'
  return schema instanceof z.ZodString ? 'text' : 'object'
}
