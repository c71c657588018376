import { decide } from '../core/decide.ts'
import type { Actor } from '../core/ids.ts'
import type { Refusal } from '../core/refusal.ts'
import { take } from '../core/turn.ts'
import type { Locks } from '../ports/locks.ts'
import type { AskCommand } from './ask.ts'
import { sendAsk, waitingAsks } from './inbox.ts'
import type { LoadedRun } from './load-run.ts'
import { engineLiveness } from './lock.ts'

/** What became of something a person asked for from another terminal. */
export type Consultation =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The engine that runs takes it in. */
  | { readonly kind: 'sent' }
  /** No engine runs; the next one takes it in. */
  | { readonly kind: 'recorded' }

/**
 * Asks the core at once whether this can be, after everything that was asked before, and leaves it in the inbox if so;
 * a refusal writes nothing.
 */
export async function consult(
  loaded: LoadedRun,
  { command, by }: { readonly command: AskCommand; readonly by: Actor },
  locks: Locks,
): Promise<Consultation> {
  // A clock that was set back stands before what the run recorded.
  const at = Math.max(Date.now(), loaded.world.now)
  for (const { id, ask } of waitingAsks(loaded.paths.inbox))
    take(loaded.world, { ...ask.command, at, chance: 0.5, by: ask.by, ask: id })
  const decision = decide(loaded.world, { ...command, at, chance: 0.5, by, ask: null })
  if (decision.kind === 'refused') return decision
  await sendAsk(loaded.paths.inbox, { command, by }, at)
  return { kind: engineLiveness(locks, loaded.paths) === 'gone' ? 'recorded' : 'sent' }
}
