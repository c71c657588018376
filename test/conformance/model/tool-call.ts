import { join } from 'node:path'
import type { OfferedTool, Property, Reply } from './conversation.ts'

/** What the model wants done; which tool does it depends on what is offered. */
export type Wish =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'shell'; readonly script: string }
  /** Something from outside; no scenario lets it happen. */
  | { readonly kind: 'fetch'; readonly url: string }

/** The first known tool of those offered, filled in as its schema asks; null where none can do it. */
export function toolCall(wish: Wish, tools: readonly OfferedTool[], cwd: string): Reply | null {
  switch (wish.kind) {
    case 'write':
      return writeCall(wish, tools, cwd) ?? shellCall(written(wish), tools)
    case 'shell':
      return shellCall(wish.script, tools)
    case 'fetch':
      return fetchCall(wish.url, tools)
  }
}

/** Names drift from version to version; these are all that were met. */
const writers = /^(?:write|write_file|create|create_file)$/i
const fetchers = /^web_?fetch$/i
const shells = /^(?:bash|shell|exec_command|shell_command|local_shell|run_shell_command)$/i

const pathNames = /^(?:file_?path|absolute_path|path)$/i
const contentNames = /^(?:content|file_text)$/i
const addressNames = /^(?:url|prompt)$/i
const scriptNames = /^(?:command|cmd)$/i

function writeCall(
  { path, content }: Extract<Wish, { kind: 'write' }>,
  tools: readonly OfferedTool[],
  cwd: string,
): Reply | null {
  const tool = tools.find(({ name }) => writers.test(name))
  if (tool === undefined) return null
  return call(tool, [
    [pathNames, join(cwd, path)],
    [contentNames, content],
  ])
}

function shellCall(script: string, tools: readonly OfferedTool[]): Reply | null {
  const tool = tools.find(({ name }) => shells.test(name))
  if (tool === undefined) return null
  const isList = Object.entries(tool.properties).some(
    ([name, { type }]) => scriptNames.test(name) && type === 'array',
  )
  return call(tool, [[scriptNames, isList ? ['sh', '-c', script] : script]])
}

function fetchCall(url: string, tools: readonly OfferedTool[]): Reply | null {
  const tool = tools.find(({ name }) => fetchers.test(name))
  return tool === undefined ? null : call(tool, [[addressNames, url]])
}

function written({ path, content }: Extract<Wish, { kind: 'write' }>): string {
  return `printf '%s' '${content}' > ${path}`
}

function call(tool: OfferedTool, values: readonly (readonly [names: RegExp, value: unknown])[]): Reply {
  const given = Object.keys(tool.properties).flatMap((name) => {
    const value = values.find(([names]) => names.test(name))?.[1]
    return value === undefined ? [] : [[name, value] as const]
  })
  const known = new Map<string, unknown>(given)
  for (const name of tool.required) if (!known.has(name)) known.set(name, anyOf(tool.properties[name]))
  return { kind: 'call', tool: tool.name, input: Object.fromEntries(known) }
}

/** What a tool insists on and no scenario is about. */
function anyOf(property: Property | undefined): unknown {
  if (property === undefined) return ''
  if (property.choices.length > 0) return property.choices[0]
  switch (property.type) {
    case 'boolean':
      return false
    case 'number':
    case 'integer':
      return 10
    case 'array':
      return []
    case 'object':
      return {}
  }
  return 'work on the task'
}
