import type { SavedEntry } from './entry.ts'

/** `orch rescue … --json`; `commits` are those that the entry has beyond where it began. */
export function savedJson(
  run: string,
  entries: readonly (SavedEntry & { readonly commits?: readonly object[] })[],
): string {
  const saved = entries.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }))
  return JSON.stringify({ v: 1, run, saved }, null, 2)
}
