import { RE2JS } from 're2js'
import type { RemotePattern } from './pull-request.ts'

/** Whether a forge takes a text; a pattern that is none to this engine is left to the forge. */
export function fits({ operator, pattern, negate }: RemotePattern, text: string): boolean {
  switch (operator) {
    case 'starts-with':
      return text.startsWith(pattern) !== negate
    case 'ends-with':
      return text.trimEnd().endsWith(pattern) !== negate
    case 'contains':
      return text.includes(pattern) !== negate
    case 'regex':
      return isRegex(pattern) ? RE2JS.compile(pattern).matcher(text).find() !== negate : true
  }
}

/** True where no text that begins with `start`, whatever follows, is taken. */
export function fitsNever({ operator, pattern, negate }: RemotePattern, start: string): boolean {
  switch (operator) {
    case 'starts-with':
      return negate ? start.startsWith(pattern) : !start.startsWith(pattern) && !pattern.startsWith(start)
    case 'contains':
      return negate && start.includes(pattern)
    case 'ends-with':
    case 'regex':
      return false
  }
}

/** False for a pattern that only the forge can read. */
export function isReadable({ operator, pattern }: RemotePattern): boolean {
  return operator !== 'regex' || isRegex(pattern)
}

function isRegex(pattern: string): boolean {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}
