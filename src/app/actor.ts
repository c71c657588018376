import { hostname, userInfo } from 'node:os'
import type { Actor } from '../core/ids.ts'

/** The person at this terminal. */
export function thisActor(via: string): Actor {
  return { user: userName(), host: hostname(), via }
}

/** A user without an entry in the system's table has no name there. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return process.env.USER ?? String(process.getuid?.() ?? 'unknown')
  }
}
