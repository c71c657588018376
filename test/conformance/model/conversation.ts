/** A tool as a request offers it: the name and the properties of its input. */
export interface OfferedTool {
  readonly name: string
  readonly properties: Readonly<Record<string, Property>>
  readonly required: readonly string[]
}

export interface Property {
  readonly type: string
  readonly choices: readonly unknown[]
}

/** Who spoke, in the order of the request; what nobody reads is left out. */
export type Turn =
  | { readonly by: 'person'; readonly text: string }
  | { readonly by: 'model'; readonly text: string; readonly calls: readonly string[] }
  | { readonly by: 'tool'; readonly text: string }

/** What every dialect asks in the end. */
export interface Conversation {
  readonly tools: readonly OfferedTool[]
  readonly turns: readonly Turn[]
  readonly isStreamed: boolean
}

/** What the model says. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly tool: string; readonly input: Readonly<Record<string, unknown>> }

/** What the server does with a request. */
export type Answer =
  | Reply
  /** The status with the dialect's own body. */
  | { readonly kind: 'refuse'; readonly status: number }
  /** The beginning of a reply, then the connection is gone. */
  | { readonly kind: 'cut'; readonly reply: Reply }
  /** Nothing, for as long as the client waits. */
  | { readonly kind: 'silence' }

/** One way to ask a model over HTTP. */
export interface Dialect {
  readonly name: 'anthropic' | 'responses' | 'chat' | 'gemini'
  /** Whether a request's path, without its query, is this dialect's. */
  speaks(path: string): boolean
  read(body: Body, path: string): Conversation
  /** The reply as server-sent events, each with its blank line. */
  stream(reply: Reply, id: string): readonly string[]
  /** The same in one piece, for a request that does not stream. */
  whole(reply: Reply, id: string): Body
  refusal(status: number): Body
}

/** A JSON object of which nothing is known yet. */
export type Body = Readonly<Record<string, unknown>>

export function bodyOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function listOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.map(bodyOf) : []
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return Array.isArray(value)
    ? listOf(value)
        .map(({ text }) => textOf(text))
        .join('\n')
    : ''
}

/** A JSON Schema of a tool's input; type names come in either case. */
export function offeredTool(name: unknown, schema: unknown): OfferedTool {
  const { properties, required } = bodyOf(schema)
  return {
    name: textOf(name),
    properties: Object.fromEntries(
      Object.entries(bodyOf(properties)).map(([key, value]) => [key, propertyOf(bodyOf(value))]),
    ),
    required: Array.isArray(required) ? required.map(String) : [],
  }
}

function propertyOf({ type, enum: choices }: Body): Property {
  return { type: textOf(type).toLowerCase(), choices: Array.isArray(choices) ? choices : [] }
}
