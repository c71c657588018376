import { remembers, runs, worksOn, writes } from '../model/behaviours.ts'
import type { OrchRun } from '../orch.ts'
import { eventsOf } from '../orch.ts'
import type { Trial } from '../trial.ts'
import { demand, greeting } from '../trial.ts'
import type { Scenario } from './scenario.ts'

const right = writes(greeting.path, greeting.right)
const wrong = writes(greeting.path, greeting.wrong)
// Some will not write over what they have not read; nobody minds a shell that does.
const mended = runs(`printf 'hello\\n' > ${greeting.path}`)

export const lands: Scenario = {
  name: 'lands',
  shows: 'a task is worked on and lands',
  limitMs: 60_000,
  play: async (trial) => {
    trial.model.behave(worksOn(() => right))
    const run = trial.start()
    await hasLanded(trial, run)
    demand(attemptsOf(run) === 1, `${attemptsOf(run)} attempts`)
    return `${used(run)}, ${trial.model.calls.length} calls`
  },
}

/** Only a model that sees its own first answer writes the right word: a fresh session would never land. */
export const mends: Scenario = {
  name: 'mends',
  shows: 'a check is red once; the resumed session mends it',
  limitMs: 90_000,
  play: async (trial) => {
    trial.model.behave(worksOn((call) => (remembers(call) ? mended : wrong)))
    const run = trial.start()
    await hasLanded(trial, run)
    demand(attemptsOf(run) === 2, `${attemptsOf(run)} attempts`)
    const isTold = trial.model.calls.some(
      (call) =>
        remembers(call) &&
        call.conversation.turns.some(({ by, text }) => by === 'person' && text.includes('spelling')),
    )
    demand(isTold, 'the resumed session was not told which check is red')
    return `${used(run)}, ${trial.model.calls.length} calls`
  },
}

/** The run ended well and the target holds the work. */
export async function hasLanded({ landed }: Trial, run: OrchRun): Promise<void> {
  const code = await run.ended
  demand(code === 0, `exit ${code}: ${run.stderr()}`)
  demand(landed(greeting.path) === greeting.right, 'the target does not hold the work')
}

export function attemptsOf({ events }: OrchRun): number {
  return eventsOf(events, 'attempt-started').length
}

/** Tokens and dollars that orch counted, attempt by attempt. */
function used({ events }: OrchRun): string {
  const ends = eventsOf(events, 'agent-ended')
  const tokens = ends.map((end) => end.tokens ?? '–')
  const usd = ends.map((end) => end.usd?.toFixed(4) ?? '–')
  return `tokens ${tokens.join(' + ')}, usd ${usd.join(' + ')}`
}
