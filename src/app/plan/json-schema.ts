import { jsonSchemaText } from '../config/json-schema.ts'
import { planSchema } from './schema.ts'

/** The JSON Schema of a plan, made from the validator. */
export function planJsonSchema(): string {
  return jsonSchemaText(planSchema, 'orch: plan')
}
