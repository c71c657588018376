import { thisActor } from '../app/actor.ts'
import type { AskCommand } from '../app/ask.ts'
import { openLocks } from '../app/compose/records.ts'
import { consult } from '../app/consult.ts'
import { refusalWords } from '../report/words/refusal.ts'
import { requirePerson } from './caller.ts'
import type { OpenRun } from './open-run.ts'
import { openRun } from './open-run.ts'
import { refuse } from './refuse.ts'

/** Opens the run that a person decides about; an agent never decides about the run it works for. */
export async function openRunToDecide(verb: string, prefix: string | undefined): Promise<OpenRun> {
  const opened = await openRun(prefix)
  requirePerson(verb, opened.run.id, opened)
  return opened
}

/** Asks the core; a refusal ends the verb. `recorded` when no engine is there to take it in at once. */
export async function decideBy(
  { loaded }: OpenRun,
  { verb, command }: { readonly verb: string; readonly command: AskCommand },
): Promise<'sent' | 'recorded'> {
  const consulted = await consult(loaded, { command, by: thisActor(verb) }, openLocks())
  return consulted.kind === 'refused' ? refuse(refusalWords(consulted.refusal)) : consulted.kind
}

/** Says what was asked for, and when it will be. */
export function sayAsked(what: string, outcome: 'sent' | 'recorded'): void {
  console.log(outcome === 'sent' ? what : `${what}: recorded; \`orch resume\` will act`)
}
