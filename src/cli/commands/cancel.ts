import { thisActor } from '../../app/actor.ts'
import { decide } from '../../core/decide.ts'
import { isTerminal } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireTask } from '../../core/world.ts'
import { listed } from '../../report/text.ts'
import { leftOpenLines } from '../../report/words/proposal.ts'
import { refusalWords } from '../../report/words/refusal.ts'
import { decideBy, openRunToDecide } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { refuse } from '../refuse.ts'
import { requireTaskNamed } from '../task-named.ts'

/** `orch cancel`: ends tasks, by the engine that lives or, without one, here. */
export async function cancel(
  names: readonly string[],
  options: { readonly all?: boolean; readonly run?: string },
): Promise<number> {
  const opened = await openRunToDecide('cancel', options.run)
  const { world } = opened.loaded
  const tasks = options.all ? 'all' : [...new Set(names)].map((name) => requireTaskNamed(world, name))
  const what = tasks === 'all' ? 'everything that had not ended' : listed(tasks, 9)
  if (tasks === 'all' && [...world.tasks.values()].every(({ state }) => isTerminal(state.status))) {
    console.log(`nothing to cancel: every task of run ${opened.run.id} has ended`)
    return exitCode.ok
  }
  const leftOpen = leftOpenLines(world, tasks)
  const command = { type: 'cancel-tasks', tasks, reason: '' } as const
  if (opened.engineAlive) {
    await decideBy(opened, { verb: 'cancel', command })
    console.log(`${what}: being cancelled`)
    for (const line of leftOpen) console.error(line)
    return exitCode.ok
  }
  const by = thisActor('cancel')
  const decision = decide(world, { ...command, at: Date.now(), chance: 0.5, by, ask: null })
  if (decision.kind === 'refused') refuse(refusalWords(decision.refusal))
  if (tasks !== 'all' && tasks.every((id) => isTerminal(requireTask(world, id).state.status))) {
    console.log(`nothing to cancel: ${what} ended before`)
    return exitCode.ok
  }
  const others = tasks === 'all' ? [] : activeBut(world, tasks)
  const { cancelHere } = await import('../../app/cancel.ts')
  await cancelHere({ run: opened.run.id, command, by })
  console.log(`${what}: cancelled`)
  for (const line of leftOpen) console.error(line)
  if (others.length > 0)
    console.error(
      `${listed(others, 9)}: stopped with it, as no engine is there; saved, and orch resume goes on`,
    )
  return exitCode.ok
}

function activeBut({ tasks }: World, named: readonly string[]): readonly string[] {
  const active = [...tasks.values()].filter(({ state }) => state.status === 'active')
  return active.map(({ spec }) => spec.id).filter((id) => !named.includes(id))
}
