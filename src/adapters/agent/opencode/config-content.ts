import { fieldsOf, jsonObject } from '../fields.ts'

/**
 * The inline config of a person with what a run without one needs: a refused tool is told to the agent, which else ends
 * there with exit code 0 and half its work. opencode merges it over its files, and what cannot be read stays as it is.
 */
export function configContent(own: string | undefined): string {
  if (own === undefined) return JSON.stringify({ experimental: unattended })
  const config = jsonObject(own.trim())
  if (config === null) return own
  return JSON.stringify({ ...config, experimental: { ...unattended, ...fieldsOf(config.experimental) } })
}

const unattended = { continue_loop_on_deny: true } as const
