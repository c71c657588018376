import type { Config } from '../../core/config.ts'
import type { Diagnostic } from '../../core/plan/diagnostic.ts'
import { diagnose } from '../document/diagnose.ts'
import { inTextOrder } from '../document/lines.ts'
import { readJsonText } from '../document/read.ts'
import { secretFindings } from '../document/secrets.ts'
import { configFindings } from './findings.ts'
import { findingsOf } from './issues.ts'
import { resolveConfig } from './resolve.ts'
import { configSchema } from './schema.ts'

export type ConfigReading =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }

/** Reads `.orchestrator.json`: the config with every default filled in, or all its mistakes at once. */
export function parseConfig({ path, text }: { readonly path: string; readonly text: string }): ConfigReading {
  const reading = readJsonText(path, text)
  if (reading.kind === 'diagnostics') return reading
  const { document } = reading
  const parsed = configSchema.safeParse(document.value, { reportInput: true })
  const findings = [
    ...(parsed.success ? [] : findingsOf(configSchema, parsed.error.issues)),
    ...configFindings(document),
    ...secretFindings(document),
  ]
  const diagnostics = inTextOrder([...reading.diagnostics, ...diagnose(document, findings)])
  if (diagnostics.length > 0 || !parsed.success) return { kind: 'diagnostics', diagnostics }
  return { kind: 'config', config: resolveConfig(parsed.data) }
}

/** The config of a repository that has none. */
export function defaultConfig(): Config {
  return resolveConfig(configSchema.parse({}))
}
