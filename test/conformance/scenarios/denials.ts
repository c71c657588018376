import { worksOn } from '../model/behaviours.ts'
import { demand, failuresOf } from '../trial.ts'
import type { Scenario } from './scenario.ts'

/** The program says success and exits 0; nothing changed, since its own permissions were in the way. */
export const denied: Scenario = {
  name: 'denied',
  shows: 'a denied permission is a failure with its remedy, whatever the exit code',
  limitMs: 60_000,
  play: async ({ contestant, model, start, orch }) => {
    model.behave(worksOn(() => contestant.forbidden.wish))
    const run = start({ spec: contestant.forbidden.spec })
    const code = await run.ended
    const kinds = failuresOf(run).map(({ kind }) => kind)
    demand(
      kinds.includes('permission'),
      `failures ${kinds.join(', ') || 'none'}, exit ${code}: ${run.stderr()}`,
    )
    demand(code === 5, `exit ${code}: ${run.stderr()}`)
    const why = orch('why', 'greet').stdout
    demand(/permission/.test(why), `no remedy in: ${why}`)
    return why.trim()
  },
}
