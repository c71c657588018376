import type { Fields } from '../fields.ts'
import { fieldsOf, textOf } from '../fields.ts'
import { toolSummary } from '../tool-summary.ts'

/** A tool call as far as its agent has told it. */
export interface ToolCall {
  readonly name: string
  readonly title: string
  readonly kind: string
  readonly summary: string
  readonly paths: readonly string[]
  readonly isTold: boolean
}

/** Tool calls by id; agents tell each bit by bit, and some only when they ask whether they may. */
export function makeTools() {
  const calls = new Map<string, Fields>()
  const told = new Set<string>()
  return {
    /** Adds what is new of a call. */
    take(update: Fields): ToolCall {
      const id = textOf(update.toolCallId) ?? ''
      const known = Object.entries(update).filter(([, value]) => !isEmpty(value))
      const before = calls.get(id)
      const rawInput = { ...fieldsOf(before?.rawInput), ...fieldsOf(update.rawInput) }
      const call = { ...before, ...Object.fromEntries(known), rawInput }
      calls.set(id, call)
      return callOf(call, told.has(id))
    },
    /** Marks a call as one that was shown. */
    show: (update: Fields) => void told.add(textOf(update.toolCallId) ?? ''),
  }
}

function callOf(call: Fields, isTold: boolean): ToolCall {
  const meta = fieldsOf(call._meta)
  const kind = textOf(call.kind) ?? 'other'
  const title = textOf(call.title) ?? ''
  const name =
    textOf(call.name) ?? textOf(meta?.toolName) ?? textOf(fieldsOf(meta?.claudeCode)?.toolName) ?? kind
  const summary = toolSummary(call.rawInput) || title.slice(0, 200)
  return { name, title, kind, summary, paths: pathsOf(call), isTold }
}

/** Every place that a call names: what it says it touches, what it would change, where it would run. */
function pathsOf({ locations, content, rawInput }: Fields): readonly string[] {
  const listed = [...listOf(locations), ...listOf(content)].map((each) => textOf(fieldsOf(each)?.path))
  const given = fieldsOf(rawInput)
  const named = ['path', 'file_path', 'filePath', 'filepath', 'fileName', 'cwd'].map((name) =>
    textOf(given?.[name]),
  )
  return [...new Set([...listed, ...named].filter((path) => path !== null))]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** An update names again what it has nothing new of. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  const fields = fieldsOf(value)
  return fields !== null && Object.keys(fields).length === 0
}
