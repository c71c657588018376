import { readFileSync } from 'node:fs'
import type { AnySchema, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Json, OpenApiExtract, Operation } from '../extract/prune.ts'

/** What GitHub's own description says of an endpoint. */
export interface Endpoint {
  /** `GET /repos/{owner}/{repo}/pulls`. */
  readonly name: string
  readonly operation: Operation
  readonly parameters: Readonly<Record<string, string>>
}

export interface Contract {
  readonly schemas: Readonly<Record<string, Json>>
  find(method: string, path: string): Endpoint | null
  /** What is wrong with a request. */
  request(endpoint: Endpoint, query: URLSearchParams, body: unknown): readonly string[]
  /** What is wrong with an answer. */
  response(endpoint: Endpoint, status: number, body: unknown): readonly string[]
}

export function readContract(file: string): Contract {
  const extract: OpenApiExtract = JSON.parse(readFileSync(file, 'utf8'))
  const compile = lazyCompiler(extract)
  const routes = Object.entries(extract.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        name: `${method.toUpperCase()} ${path}`,
        operation,
        pattern: patternOf(path),
        weight: path.replace(/\{[^}]+\}/g, '').length,
      })),
    )
    .sort((a, b) => b.weight - a.weight)
  return {
    schemas: extract.components.schemas,
    find: (method, path) => {
      for (const { name, operation, pattern, ...route } of routes) {
        const found = route.method === method ? pattern.exec(path) : null
        if (found) return { name, operation, parameters: decoded(found.groups ?? {}) }
      }
      return null
    },
    request: (endpoint, query, body) => [
      ...queryMistakes(endpoint, query, compile),
      ...bodyMistakes(endpoint, body, compile),
    ],
    response: ({ name, operation }, status, body) => {
      if (status === 304) return []
      const schema = operation.responses[status]
      if (schema === undefined) return status < 400 ? [`status ${status} is not in the description`] : []
      return schema === null ? [] : mistakes(compile(`${name} ${status}`, schema), body, 'answer')
    },
  }
}

type Compile = (key: string, schema: Json) => ValidateFunction

/** Compiling all validators takes a second, so each is compiled when it is first asked for, and shared by name. */
function lazyCompiler({ components }: OpenApiExtract): Compile {
  let ajv: Ajv | undefined
  const compiled = new Map<string, ValidateFunction>()
  const start = () => {
    const made = new Ajv({ strict: false, validateSchema: false, inlineRefs: false, logger: false })
    addFormats.default(made)
    for (const format of ['timestamp', 'repo.nwo', 'ssh-url']) made.addFormat(format, true)
    for (const [name, schema] of Object.entries(components.schemas))
      made.addSchema(byName(schema), `/${name}`)
    return made
  }
  return (key, schema) => {
    const known = compiled.get(key)
    if (known) return known
    ajv ??= start()
    const fresh = ajv.compile(byName(schema))
    compiled.set(key, fresh)
    return fresh
  }
}

function byName(schema: Json): AnySchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/components/schemas/', '"$ref":"/'))
}

function mistakes(validate: ValidateFunction, value: unknown, what: string): readonly string[] {
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

function queryMistakes({ name, operation }: Endpoint, query: URLSearchParams, compile: Compile) {
  const known = operation.parameters.map(parameterOf).filter((each) => each.in === 'query')
  return [...query].flatMap(([key, text]) => {
    const parameter = known.find((each) => each.name === key)
    if (!parameter) return [`query ${key} is not in the description`]
    const number = /^\d+$/.test(text) && JSON.stringify(parameter.schema).includes('"integer"')
    const value = number ? Number(text) : text === 'true' ? true : text === 'false' ? false : text
    return mistakes(compile(`${name} ?${key}`, parameter.schema), value, `query ${key}`)
  })
}

function bodyMistakes({ name, operation }: Endpoint, body: unknown, compile: Compile) {
  if (operation.body === null) return body === undefined ? [] : ['a body is not in the description']
  const { required, schema } = operation.body
  if (body === undefined) return required ? ['the body is missing'] : []
  return [...mistakes(compile(`${name} body`, schema), body, 'body'), ...unknownFields(schema, body)]
}

/** The description allows any further field, and GitHub takes no notice of it: whoever sends one is mistaken. */
function unknownFields(schema: Json, body: unknown): readonly string[] {
  const properties =
    typeof schema === 'object' && schema !== null && 'properties' in schema ? schema.properties : null
  if (typeof properties !== 'object' || properties === null) return []
  if (typeof body !== 'object' || body === null) return []
  const known = new Set(Object.keys(properties))
  return Object.keys(body)
    .filter((field) => !known.has(field))
    .map((field) => `body/${field} is not in the description`)
}

function parameterOf(value: Json): { readonly name: string; readonly in: string; readonly schema: Json } {
  const { name, in: place, schema } = Object(value)
  return { name: String(name), in: String(place), schema }
}

/** Names of branches and refs may hold slashes, encoded or not. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\{([a-z_]+)\}/g, (_, name) =>
    /^(ref|branch|basehead)$/.test(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  )
  return new RegExp(`^${source}/?$`)
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]))
}
