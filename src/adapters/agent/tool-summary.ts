import { fieldsOf, textOf } from './fields.ts'

/** What tells a person most about a tool's use, best first, as the agents name it. */
const tellingFields = [
  ...['command', 'file_path', 'filePath', 'path', 'pattern', 'query', 'url'],
  ...['description', 'prompt'],
] as const

/** The first line of what a tool was given, cut to what fits a line of a log; '' where nothing can be told. */
export function toolSummary(input: unknown): string {
  const given = fieldsOf(input)
  const told = tellingFields.map((name) => textOf(given?.[name])).find((text) => text !== null && text !== '')
  return (told?.split('\n', 1)[0] ?? '').slice(0, 200)
}
