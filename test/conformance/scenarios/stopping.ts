import { setTimeout as pause } from 'node:timers/promises'
import { livingOn } from '../leftovers.ts'
import { runs, worksOn } from '../model/behaviours.ts'
import { demand, failuresOf } from '../trial.ts'
import type { Scenario } from './scenario.ts'

export const hangs: Scenario = {
  name: 'hang',
  shows: 'a model that never answers is ended by the idle limit',
  limitMs: 120_000,
  play: async ({ model, start }) => {
    model.behave(() => ({ kind: 'silence' }))
    const run = start({
      // Longer than the slowest takes to start.
      task: { idleTimeout: '20s' },
      config: { retry: { maxAttempts: 1 } },
    })
    const code = await run.ended
    const kinds = failuresOf(run).map(({ kind }) => kind)
    demand(kinds.join() === 'idle', `failures ${kinds.join(', ')}`)
    demand(code === 1, `exit ${code}: ${run.stderr()}`)
    return ''
  },
}

const forEver = 'tail -f /dev/null'

export const cancelled: Scenario = {
  name: 'cancel',
  shows: 'a person cancels in mid-tool and nothing is left alive',
  limitMs: 120_000,
  play: async ({ ground, model, start, orch }) => {
    model.behave(worksOn(() => runs(forEver)))
    const run = start()
    await run.until('slot-leased')
    demand(await runsTool(ground.folder), `no tool runs: ${JSON.stringify(run.events.at(-1))}`)
    const asked = performance.now()
    const answer = orch('cancel', 'greet')
    demand(answer.code === 0, `cancel: exit ${answer.code}: ${answer.stderr}`)
    const code = await run.ended
    const tookMs = Math.round(performance.now() - asked)
    demand(code === 1, `exit ${code}: ${run.stderr()}`)
    const left = livingOn(ground.folder).map(({ command }) => command)
    demand(left.length === 0, `still alive: ${left.join(', ')}`)
    return `gone in ${tookMs} ms`
  },
}

async function runsTool(folder: string): Promise<boolean> {
  for (let look = 0; look < 300; look++) {
    if (livingOn(folder).some(({ command }) => command === forEver)) return true
    await pause(100)
  }
  return false
}
