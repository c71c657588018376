import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** What an engine tells a supervisor that it has no channel to; the latest word counts. */
export type Order =
  | { readonly type: 'stop' }
  | { readonly type: 'kill' }
  /** An announced silence, until an instant. */
  | { readonly type: 'allow-silence'; readonly until: number }

/** Whole or not at all. Not synced: a power loss ends who obeys it too. */
export function giveOrder(path: string, order: Order): void {
  const draft = `${path}.new`
  writeFileSync(draft, JSON.stringify(order), { mode: 0o600 })
  renameSync(draft, path)
}

/** Null when there is none. */
export function readOrder(path: string): Order | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Order
  } catch {
    return null
  }
}
