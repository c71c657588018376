import { readFileSync } from 'node:fs'
import type { GraphQLError, GraphQLSchema } from 'graphql'
import { buildSchema, execute, parse, validate } from 'graphql'
import { z } from 'zod'
import type { Observations } from '../observe.ts'
import type { Reply } from '../reply.ts'
import { Refused } from '../reply.ts'
import type { Hub, Token } from '../state.ts'
import { mutationRoot } from './mutations.ts'
import { queryRoot } from './queries.ts'

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

/** `graphql query Name`, or the fields at its top where it has no name; the endpoint's name for faults and counts. */
export function describeQuery(body: unknown): string {
  const { data } = question.safeParse(body)
  try {
    for (const definition of parse(data?.query ?? '').definitions) {
      if (definition.kind !== 'OperationDefinition') continue
      const fields = definition.selectionSet.selections.map((each) =>
        'name' in each ? each.name.value : '…',
      )
      return `graphql ${definition.operation} ${definition.name?.value ?? [...new Set(fields)].join(' ')}`
    }
  } catch {
    // Said again, with its place, by the answer.
  }
  return 'graphql'
}

export interface GraphqlAsk {
  readonly hub: Hub
  readonly observed: Observations
  readonly token: Token
  readonly operation: string
  readonly schema: () => GraphQLSchema
  readonly body: unknown
}

export function schemaReader(file: string): () => GraphQLSchema {
  let schema: GraphQLSchema | undefined
  return () => {
    schema ??= buildSchema(readFileSync(file, 'utf8'))
    return schema
  }
}

/** Executes it against an extract of GitHub's own schema; a field that is not there is the client's mistake. */
export function answerGraphql({ hub, observed, token, operation, schema, body }: GraphqlAsk): Reply {
  const wrong = (problems: readonly { readonly message: string }[]): Reply => {
    for (const { message } of problems)
      observed.violation({ endpoint: operation, of: 'request', problem: message })
    return { status: 200, body: { errors: problems.map(({ message }) => ({ message })) } }
  }
  const asked = question.safeParse(body)
  if (!asked.success) return wrong([{ message: 'A query attribute must be specified and must be a string.' }])
  const { query, variables } = asked.data
  try {
    const document = parse(query)
    const problems = validate(schema(), document)
    if (problems.length > 0) return wrong(problems)
    const root = { ...queryRoot({ hub, token }), ...mutationRoot({ hub, token }) }
    const result = execute({ schema: schema(), document, rootValue: root, variableValues: variables ?? {} })
    if (result instanceof Promise) throw new Error('a resolver waited')
    const { data = null, errors = [] } = result
    note({ observed, operation }, errors)
    return { status: 200, body: { data, ...(errors.length > 0 ? { errors: errors.map(worded) } : {}) } }
  } catch (error) {
    if (error instanceof Error && 'locations' in error) return wrong([error])
    throw error
  }
}

/** What no resolver refused is a variable of the client or an answer of the fake that does not fit the schema. */
function note(
  { observed, operation }: Pick<GraphqlAsk, 'observed' | 'operation'>,
  errors: readonly GraphQLError[],
) {
  for (const { originalError, path, message } of errors)
    if (!(originalError instanceof Refused))
      observed.violation({ endpoint: operation, of: path ? 'answer' : 'request', problem: message })
}

const types: Readonly<Record<number, string>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND', 422: 'UNPROCESSABLE' }

function worded({ message, path, locations, originalError }: GraphQLError) {
  const type = originalError instanceof Refused ? types[originalError.reply.status] : undefined
  return { ...(type ? { type } : {}), path, locations, message }
}
