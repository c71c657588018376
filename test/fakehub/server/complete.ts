import type { Json } from '../extract/prune.ts'

/**
 * Adds to an answer whatever GitHub's description requires and nobody asks for, such as the thirty addresses in a
 * repository. Fields that are given are never touched, so that a wrong one is still found.
 */
export function complete(
  value: unknown,
  schema: Json,
  known: { readonly schemas: Readonly<Record<string, Json>>; readonly address: string },
): unknown {
  if (value === undefined) return missing(schema, known)
  const { properties, required, ...shape } = flattened(schema, known.schemas, value)
  if (Array.isArray(value)) return value.map((each) => complete(each, shape.items ?? {}, known))
  if (typeof value !== 'object' || value === null) return value
  const given = Object.entries(value).map(([key, each]) => {
    const under = properties[key]
    return [key, under === undefined ? each : complete(each, under, known)]
  })
  const added = required
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => [key, missing(properties[key] ?? {}, known)])
  return Object.fromEntries([...given, ...added])
}

interface Shape {
  readonly properties: Readonly<Record<string, Json>>
  readonly required: readonly string[]
  readonly items?: Json
}

function missing(schema: Json, known: Parameters<typeof complete>[2]): unknown {
  const { type, format, nullable, choices, mayBeNull } = facts(schema, known.schemas)
  if (nullable || mayBeNull) return null
  if (choices.length > 0) return choices[0]
  if (type === 'string') return texts(format, known.address)
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return 0
  if (type === 'array') return []
  return complete({}, schema, known)
}

function texts(format: unknown, address: string): string {
  if (format === 'uri') return address
  return format === 'date-time' ? '2020-01-01T00:00:00Z' : ''
}

interface Facts {
  readonly type: Json | undefined
  readonly format: Json | undefined
  readonly nullable: boolean
  readonly mayBeNull: boolean
  readonly choices: readonly Json[]
}

function facts(schema: Json, schemas: Readonly<Record<string, Json>>): Facts {
  const own = resolved(schema, schemas)
  const variants = list(own.anyOf ?? own.oneOf)
  const first = variants.length > 0 ? facts(variants[0] ?? {}, schemas) : null
  return {
    type: own.type ?? first?.type,
    format: own.format ?? first?.format,
    nullable: own.nullable === true,
    mayBeNull: variants.some((each) => resolved(each, schemas).type === 'null'),
    choices: list(own.enum),
  }
}

/** Of several variants, the first that the value could be, as its `type` or `state` tells. */
function flattened(schema: Json, schemas: Readonly<Record<string, Json>>, value: unknown): Shape {
  const own = resolved(schema, schemas)
  const variants = list(own.anyOf ?? own.oneOf)
  const variant = variants.find((each) => fits(each, schemas, value)) ?? variants[0]
  const parts = [...list(own.allOf), ...(variant === undefined ? [] : [variant])]
  const shapes = parts.map((part) => flattened(part, schemas, value))
  const items = own.items ?? shapes.find((shape) => shape.items !== undefined)?.items
  return {
    properties: Object.assign({}, ...shapes.map((shape) => shape.properties), own.properties),
    required: [...new Set([...shapes.flatMap((shape) => shape.required), ...list(own.required).map(String)])],
    ...(items === undefined ? {} : { items }),
  }
}

function fits(variant: Json, schemas: Readonly<Record<string, Json>>, value: unknown): boolean {
  if (resolved(variant, schemas).type === 'null') return value === null
  const { properties } = flattened(variant, schemas, value)
  return Object.entries(Object(value)).every(([name, given]) => {
    const choices = list(resolved(properties[name] ?? {}, schemas).enum)
    return choices.length === 0 || choices.some((choice) => choice === given)
  })
}

function resolved(schema: Json, schemas: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  if (typeof schema !== 'object' || schema === null) return {}
  const { $ref, ...own } = Object(schema)
  return typeof $ref === 'string' ? resolved(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas) : own
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
