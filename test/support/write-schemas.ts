import { writeFileSync } from 'node:fs'
import { configJsonSchema } from '../../src/app/config/json-schema.ts'
import { planJsonSchema } from '../../src/app/plan/json-schema.ts'

// Run by `npm run schemas` from the project's root, after a validator changed.
writeFileSync('templates/plan.schema.json', planJsonSchema())
writeFileSync('templates/config.schema.json', configJsonSchema())
