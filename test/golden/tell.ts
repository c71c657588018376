import type { World } from '../../src/core/world.ts'
import type { SimulatedGit } from '../support/simulated-git.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'
import type { Story } from './story.ts'

/** People give up after this many rounds; no story needs as many. */
const mostRounds = 10

/** The story from its beginning. */
export function tell({ name: _, tasks, fields, ...story }: Story): SimulatedWorld {
  return goOn(new SimulatedWorld(story.script).begin(tasks, fields, story.attended), story)
}

/** The story to its end, from wherever it is. */
export function goOn(
  run: SimulatedWorld,
  { meanwhile = [], people, attended }: Pick<Story, 'meanwhile' | 'people' | 'attended'>,
): SimulatedWorld {
  for (const { when, say } of [meanwhile].flat()) {
    run.run(when)
    if (when(run)) run.say(say)
  }
  for (let round = 0; round < mostRounds; round += 1) {
    run.run()
    const said = run.end() === 'done' ? null : (people?.(run) ?? null)
    if (said === null) return run
    run.say(said)
    run.resume(attended)
  }
  return run
}

/** What everybody would say the run came to; of the world only what no later field can change. */
export function view(world: World) {
  const tasks = [...world.tasks.values()].map(({ spec, state, tally }) => [
    spec.id,
    {
      status: state.status,
      attempts: tally.attempts,
      spent: tally.spent,
      candidates: tally.candidates,
      commit: state.status === 'landed' ? state.commit : null,
      failure: state.status === 'dead' ? state.failure.kind : null,
      because: state.status === 'cancelled' ? state.because : null,
    },
  ])
  return {
    run: world.run?.id,
    outcome: world.run?.outcome,
    tip: world.run?.tip,
    events: world.seq,
    endedAt: new Date(world.run?.endedAt ?? 0).toISOString(),
    tasks: Object.fromEntries(tasks),
  }
}

export function commitsOf({ commits }: SimulatedGit) {
  return [...commits.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
