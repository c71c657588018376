import { z } from 'zod'
import { configSchema } from './schema.ts'

/** The JSON Schema of `.orchestrator.json`, made from the validator. */
export function configJsonSchema(): string {
  return jsonSchemaText(configSchema, 'orch: .orchestrator.json')
}

/** A validator as JSON Schema in the draft that editors know best. */
export function jsonSchemaText(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}
