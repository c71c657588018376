import { longestTaskId, taskIdPattern } from './schema.ts'

export function isTaskId(text: string): boolean {
  return text.length <= longestTaskId && taskIdPattern.test(text)
}

/** The nearest id to a text: its letters and digits in lower case; null when it has none. */
export function taskIdFrom(text: string): string | null {
  const id = text
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/\.+/g, '.')
    .replace(/\.(?=lock(?:\.|$))/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, longestTaskId)
    .replace(/[.-]+$/, '')
  return isTaskId(id) ? id : null
}
