import { eventJsonSchema } from '../../report/schema/event.ts'
import { statusJsonSchema } from '../../report/schema/status.ts'
import { exitCode } from '../exit-code.ts'

/** `orch schema`: what editors and programs hold plans, configs, events and status against. */
export async function schema(name: 'plan' | 'config' | 'event' | 'status'): Promise<number> {
  process.stdout.write(await schemaText(name))
  return exitCode.ok
}

async function schemaText(name: 'plan' | 'config' | 'event' | 'status'): Promise<string> {
  switch (name) {
    case 'plan':
      return (await import('../../app/plan/json-schema.ts')).planJsonSchema()
    case 'config':
      return (await import('../../app/config/json-schema.ts')).configJsonSchema()
    case 'event':
      return `${JSON.stringify(eventJsonSchema, null, 2)}\n`
    case 'status':
      return `${JSON.stringify(statusJsonSchema, null, 2)}\n`
  }
}
