import type { SavedEntry } from './entry.ts'

/** `orch rescue … --json`; `commits` are those that the entry has beyond where it began. */
export function savedJson(
  run: string,
  entries: readonly (SavedEntry & { readonly commits?: readonly object[] })[],
): string {
  return JSON.stringify({ v: 1, run, saved: entries.map(savedJsonEntry) }, null, 2)
}

export function savedJsonEntry<Entry extends SavedEntry>(entry: Entry) {
  return { ...entry, at: new Date(entry.at).toISOString() }
}
