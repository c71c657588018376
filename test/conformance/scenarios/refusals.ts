import { setTimeout as pause } from 'node:timers/promises'
import { refusesWith, wish, worksOn, writes } from '../model/behaviours.ts'
import type { Trial } from '../trial.ts'
import { demand, failuresOf, greeting } from '../trial.ts'
import { attemptsOf, hasLanded } from './landing.ts'
import type { Scenario } from './scenario.ts'

const works = worksOn(() => writes(greeting.path, greeting.right))

export const unauthorized: Scenario = {
  name: '401',
  shows: 'a refused key stops all tasks of the agent and asks a person',
  limitMs: 60_000,
  play: async ({ model, start, landed, orch }) => {
    model.behave(refusesWith(401))
    const run = start({ tasks: ['greet', 'again'] })
    const code = await run.ended
    demand(code === 5, `exit ${code}: ${run.stderr()}`)
    const kinds = failuresOf(run).map(({ kind }) => kind)
    demand(kinds.join() === 'auth', `failures ${kinds.join(', ')}`)
    demand(attemptsOf(run) === 1, `${attemptsOf(run)} attempts`)
    demand(landed(greeting.path) === null, 'something has landed')
    return orch('why', 'greet').stdout.trim()
  },
}

/** How long the provider refuses is up to the scenario, not to how often a program asks by itself. */
export const limited: Scenario = {
  name: '429',
  shows: 'a rate limit is waited for; no attempt is spent and the work lands',
  limitMs: 180_000,
  play: async (trial) => {
    trial.model.behave(refusesWith(429))
    const run = trial.start({
      config: { retry: { maxAttempts: 1, initialInterval: '200ms', maxInterval: '2s' } },
    })
    const { outcome } = await run.until('agent-ended')
    trial.model.behave(works)
    const kind = outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind
    demand(kind === 'rate-limited', `the limit was taken for ${kind}: ${JSON.stringify(outcome)}`)
    await hasLanded(trial, run)
    return `${trial.model.calls.length} calls`
  },
}

export const failing: Scenario = {
  name: '500',
  shows: 'a failing provider is cooled down until the deadline of the run ends it',
  limitMs: 180_000,
  play: async ({ contestant, model, start, landed, orch }) => {
    model.behave(refusesWith(500))
    const run = start({
      flags: ['--deadline', `${contestant.patienceS + 20}s`],
      // Long enough to be seen from outside.
      config: { retry: { initialInterval: '5s', maxInterval: '10s' } },
    })
    const { outcome } = await run.until('agent-ended')
    const kind = outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind
    demand(kind === 'overloaded', `it was taken for ${kind}: ${JSON.stringify(outcome)}`)
    demand(await coolsDown(orch), 'no status said that the provider cools down')
    const code = await run.ended
    demand(code === 1, `exit ${code}: ${run.stderr()}`)
    demand(landed(greeting.path) === null, 'something has landed')
    return `${attemptsOf(run)} attempts, ${model.calls.length} calls`
  },
}

async function coolsDown(orch: Trial['orch']): Promise<boolean> {
  for (let look = 0; look < 50; look++) {
    if (/"step": *"cooling-down"/.test(orch('status', '--json').stdout)) return true
    await pause(100)
  }
  return false
}

export const cut: Scenario = {
  name: 'cut',
  shows: 'answers that break off are asked for again until one is whole',
  limitMs: 300_000,
  play: async (trial) => {
    let isCut = true
    trial.model.behave((call) =>
      isCut ? { kind: 'cut', reply: wish(writes(greeting.path, greeting.right), call) } : works(call),
    )
    const run = trial.start()
    const { outcome } = await run.until('agent-ended')
    isCut = false
    const kind = outcome.kind === 'failed' ? outcome.failure.kind : outcome.kind
    demand(kind === 'overloaded', `it was taken for ${kind}: ${JSON.stringify(outcome)}`)
    await hasLanded(trial, run)
    return `${trial.model.calls.length} calls`
  },
}
