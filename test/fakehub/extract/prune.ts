import { operations } from './operations.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Tree = { readonly [key: string]: Json }

export interface OpenApiExtract {
  /** Where it is from, and under which licence. */
  readonly source: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

export interface Operation {
  readonly parameters: readonly Json[]
  readonly body: { readonly required: boolean; readonly schema: Json } | null
  /** The schema of the JSON answer by status, null for an answer without one. */
  readonly responses: Readonly<Record<string, Json>>
}

/** Of a whole OpenAPI description, the operations the fake GitHub answers, with what they refer to and no prose. */
export function pruneOpenApi(document: Json, source: string): OpenApiExtract {
  const found = (ref: string) => ref.slice(2).split('/').reduce(child, document)
  const resolved = (value: Json): Json => {
    const ref = child(value, '$ref')
    return typeof ref === 'string' ? found(ref) : value
  }
  const paths: Record<string, Record<string, Operation>> = {}
  for (const { method, path } of operations) {
    const operation = child(child(child(document, 'paths'), path), method)
    if (operation === null) continue
    paths[path] ??= {}
    paths[path][method] = pruneOperation(operation, resolved)
  }
  return { source, paths, components: { schemas: schemasOf(paths, found) } }
}

function pruneOperation(operation: Json, resolved: (value: Json) => Json): Operation {
  const body = resolved(child(operation, 'requestBody'))
  return {
    parameters: list(child(operation, 'parameters')).map((each) => {
      const parameter = tree(resolved(each))
      return {
        name: parameter.name ?? null,
        in: parameter.in ?? null,
        required: parameter.required === true,
        schema: pruneSchema(parameter.schema ?? {}),
      }
    }),
    body:
      body === null
        ? null
        : { required: child(body, 'required') === true, schema: pruneSchema(jsonSchemaIn(body) ?? {}) },
    responses: Object.fromEntries(
      Object.entries(tree(child(operation, 'responses'))).map(([status, response]) => {
        const schema = jsonSchemaIn(resolved(response))
        return [status, schema === null ? null : pruneSchema(schema)]
      }),
    ),
  }
}

function jsonSchemaIn(holder: Json): Json {
  return child(child(child(holder, 'content'), 'application/json'), 'schema')
}

const prose = new Set(['description', 'example', 'examples', 'summary', 'externalDocs', 'title', 'default'])

function pruneSchema(schema: Json): Json {
  if (isList(schema)) return schema.map(pruneSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const kept = Object.entries(schema)
    .filter(([key]) => !prose.has(key) && !key.startsWith('x-'))
    .map(([key, value]): [string, Json] => [
      key,
      key === 'properties' ? pruneEach(value) : pruneSchema(value),
    ])
  const { nullable, ...rest } = Object.fromEntries(kept)
  if (nullable !== true) return rest
  // ajv refuses to compile `nullable` where no `type` stands beside it, and takes no null that an enum leaves out.
  if (rest.type === undefined) return { anyOf: [rest, { type: 'null' }] }
  if (rest.enum !== undefined && isList(rest.enum))
    return { ...rest, nullable, enum: [...new Set([...rest.enum, null])] }
  return { ...rest, nullable }
}

/** Names of properties are no keywords: one may well be called `description`. */
function pruneEach(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(tree(properties)).map(([name, schema]) => [name, pruneSchema(schema)]),
  )
}

function schemasOf(roots: unknown, found: (ref: string) => Json): Record<string, Json> {
  const schemas: Record<string, Json> = {}
  const follow = (value: unknown) => {
    for (const [, ref = ''] of JSON.stringify(value).matchAll(/"\$ref":"(#[^"]+)"/g)) {
      const name = ref.split('/').at(-1) ?? ''
      if (Object.hasOwn(schemas, name)) continue
      const schema = pruneSchema(found(ref))
      schemas[name] = schema
      follow(schema)
    }
  }
  follow(roots)
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function child(value: Json, key: string): Json {
  return tree(value)[key] ?? null
}

function tree(value: Json): Tree {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {}
}

function list(value: Json): readonly Json[] {
  return isList(value) ? value : []
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
