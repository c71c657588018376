import { describe, expect, it } from 'vitest'
import { startEngine } from '../support/builders.ts'
import type { Judges } from '../support/simulated-forge.ts'
import { branchRules } from '../support/simulated-forge.ts'
import { chain, stackRun } from '../support/stack-run.ts'

describe('a kill', () => {
  const judges: Judges = {
    ci: (id, contents) => (id === 'b' && contents.b === 'try 1' ? 'failed' : 'passed'),
  }
  const through = ({ run, begin, approve }: ReturnType<typeof stackRun>) => {
    if (run.end() === null) run.run()
    if (run.end() === null) begin()
    approve('a')
    approve('b', 'c')
  }
  const whole = stackRun(chain, { judges })
  through(whole)

  it.each(['before', 'after'])(
    '%s what was under way was done leaves every stack to the same end',
    (when) => {
      for (let events = when === 'after' ? 3 : 2; events < whole.run.history.length; events += 3) {
        const told = stackRun(chain, { judges })
        const { run, forge, approve, approved } = told
        const isCut = () => run.history.length >= events
        const start = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
        for (const names of [[], ['a'], ['b', 'c']]) {
          for (const name of names) approved.add(name)
          if (!isCut()) start()
          run.run(isCut)
        }
        if (when === 'after')
          for (const { effect } of run.flights.values())
            if (effect.type === 'propose' || effect.type === 'release-branch' || effect.type === 'land')
              forge.perform(effect, run.git)
        run.crash()
        through(told)
        approve()
        const end = [run.end(), run.landed(), forge.counts, run.task('b').tally.spent]
        expect([events, ...end]).toEqual([events, 'done', ['a', 'b', 'c'], { opened: 3, merged: 3 }, 1])
      }
    },
  )
})
