import type { CheckSpec } from '../../core/config.ts'
import type { Finding } from '../document/document.ts'
import { entriesAt, lookup, textAt, textsAt } from '../document/lookup.ts'
import type { Said } from '../plan/outline.ts'

/** Required checks that never look at a candidate: what gates a landing has to prove the candidate (I1). */
export function gatesWithoutProof(value: unknown): readonly Finding[] {
  return entriesAt(value, ['checks']).flatMap(({ at: check }): Finding[] => {
    const at = [...check, 'on']
    const places = textsAt(value, at).map(({ text }) => text)
    if (lookup(value, [...check, 'required']) === false) return []
    if (places.length === 0 || places.includes('candidate')) return []
    const name = textAt(value, [...check, 'name']) ?? ''
    return [{ at, mistake: { kind: 'gate-without-proof', check: name, wantedBy: 'config' } }]
  })
}

/** The same for a check that a task wants to be gated by. */
export function namedWithoutProof(said: readonly Said[], checks: readonly CheckSpec[]): readonly Finding[] {
  const branchOnly = new Set(checks.filter(({ on }) => !on.includes('candidate')).map(({ name }) => name))
  return said
    .filter(({ text }) => branchOnly.has(text))
    .map(({ at, text }) => ({ at, mistake: { kind: 'gate-without-proof', check: text, wantedBy: 'task' } }))
}
