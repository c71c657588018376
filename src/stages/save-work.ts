import type { Effect } from '../core/effect.ts'
import type { CommitText } from '../ports/repository.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { vetTarget } from './steps/vet-target.ts'

/** Puts everything an ended attempt left behind under refs and reads from git what it amounts to. */
export const saveWork: Stage<'save-work'> = async (effect, ports) => {
  const { task, attempt, branch, base } = effect
  const slot = { name: effect.slot, path: effect.path, fresh: false }
  const text = leftoversText(effect, ports)
  const saved = await ports.slots.save(slot, { run: ports.run, ref: { task, attempt }, branch, base, text })
  const facts = await ports.repository.facts({ base, head: saved.head, branch })
  await tellOfTarget(effect, ports)
  return {
    type: 'work-found',
    task,
    attempt,
    facts: { ...facts, nestedRepositories: saved.nestedRepositories },
    committed: saved.committed.length,
    strayed: saved.strayed,
  }
}

/** The agent is gone: whoever moves the target from here on, it was not this one. */
async function tellOfTarget(
  { target, tip: known }: Extract<Effect, { type: 'save-work' }>,
  ports: Ports,
): Promise<void> {
  const tip = await ports.repository.tip(target)
  // What another run's agent did is for whoever uses the target next.
  const stray = await vetTarget(ports, { target, tip, known }).catch(() => null)
  if (stray !== null) await ports.tell?.(stray)
}

function leftoversText(
  { spec, attempt, agent, subject, at }: Extract<Effect, { type: 'save-work' }>,
  { run }: Ports,
): CommitText {
  return {
    subject,
    trailers: [
      ['Orch-Run', run],
      ['Orch-Task', spec.id],
      ['Orch-Attempt', String(attempt)],
      ['Orch-Agent', agent],
    ],
    at,
  }
}
