import type { Named } from '../../core/plan/diagnostic.ts'
import { lineOf } from './diagnose.ts'
import type { Finding, Path, TextDocument } from './document.ts'

/** Names of one list that stand in it before, each with the line of the first. */
export function repeatedNames(
  document: TextDocument,
  what: Named,
  said: readonly { readonly at: Path; readonly text: string }[],
): readonly Finding[] {
  const first = new Map<string, Path>()
  return said.flatMap(({ at, text: name }): Finding[] => {
    const known = first.get(name)
    if (known === undefined) {
      first.set(name, at)
      return []
    }
    return [{ at, mistake: { kind: 'duplicate-name', what, name, firstLine: lineOf(document, known) } }]
  })
}
