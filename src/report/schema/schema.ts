/** JSON Schema for values of one type; the compiler holds it against that type. */
export interface Schema<Value> {
  readonly json: object
  /** Never there; takes the type along, so that a schema for any text will do for an id. */
  readonly of?: (value: Value) => void
}

/** One schema for each field; fields that a later version adds are no mistake. */
export type Fields<Value> = { readonly [Field in keyof Value]-?: Schema<Value[Field]> }

export const text: Schema<string> = { json: { type: 'string' } }
export const whole: Schema<number> = { json: { type: 'integer' } }
export const amount: Schema<number> = { json: { type: 'number' } }
export const flag: Schema<boolean> = { json: { type: 'boolean' } }
/** Milliseconds since the Unix epoch. */
export const instant: Schema<number> = {
  json: { type: 'integer', description: 'Milliseconds since the Unix epoch.' },
}
/** An instant as people write it. */
export const time: Schema<string> = { json: { type: 'string', format: 'date-time' } }
export const objectId: Schema<string> = { json: { type: 'string', pattern: '^[0-9a-f]{40}$' } }

export function nullable<Value>({ json }: Schema<Value>): Schema<Value | null> {
  return { json: { anyOf: [json, { type: 'null' }] } }
}

/** A field that may be left out. */
export function optional<Value>({ json }: Schema<Value>): Schema<Value | undefined> & Optional {
  return { json, optional: true }
}

interface Optional {
  readonly optional: true
}

export function list<Value>({ json }: Schema<Value>): Schema<readonly Value[]> {
  return { json: { type: 'array', items: json } }
}

export function choice<const Value extends string>(...values: readonly Value[]): Schema<Value> {
  return { json: { enum: values } }
}

export function object<Value>(fields: Fields<Value>): Schema<Value> {
  return { json: objectJson(fields) }
}

/** A union told apart by one field: the rest of each member's fields under its value there. */
export function union<Value extends Readonly<Record<Tag, string>>, Tag extends keyof Value & string>(
  tag: Tag,
  members: { readonly [Name in Value[Tag]]: MemberFields<Value, Tag, Name> },
): Schema<Value> {
  const tagged = Object.entries(members).map(([name, fields]) =>
    objectJson(Object.assign({ [tag]: { json: { const: name } } }, fields)),
  )
  return { json: { oneOf: tagged } }
}

type MemberFields<Value, Tag extends keyof Value, Name> = Fields<
  Omit<Extract<Value, { readonly [Each in Tag]: Name }>, Tag>
>

/** A part that stands under `$defs`. */
export function part<Value>(name: string): Schema<Value> {
  return { json: { $ref: `#/$defs/${name}` } }
}

/** Values whose inside other schemas tell. */
export function anything<Value>(description: string): Schema<Value> {
  return { json: { type: 'object', description } }
}

function objectJson(fields: object): object {
  const entries = Object.entries(fields)
  const properties = entries.map(([name, field]) => [name, field.json])
  const required = entries.filter(([, field]) => !('optional' in field)).map(([name]) => name)
  return { type: 'object', properties: Object.fromEntries(properties), required }
}
