import { pullRequestConfig } from '../../src/core/config.ts'
import type { PullRequestSeen } from '../../src/core/pull-request/pull-request.ts'
import { situation } from '../../src/report/view/situation.ts'
import { whyTask } from '../../src/report/why/task.ts'
import { commit, config, startEngine, startRun, task } from './builders.ts'
import type { keepsItsPromises } from './promises.ts'
import type { Script } from './script.ts'
import type { Judges } from './simulated-forge.ts'
import { branchRules, simulatedForge } from './simulated-forge.ts'
import { SimulatedGit } from './simulated-git.ts'
import { SimulatedWorld } from './simulated-world.ts'

type Plan = Parameters<typeof startRun>[0]

const stacked = config({
  queue: { ...config().queue, land: 'pull-request' },
  pullRequest: { ...pullRequestConfig({}), stacked: true },
})

export const chain: Plan = [task('a'), task('b', { after: ['a'] }), task('c', { after: ['b'] })]

/** Reviewers let nothing land that they have not approved. */
export function stackRun(
  plan: Plan = chain,
  {
    judges = {},
    script = {},
    afterTurn,
  }: { judges?: Judges; script?: Script; afterTurn?: typeof keepsItsPromises } = {},
) {
  const approved = new Set<string>()
  const review = (id: string): PullRequestSeen['reviews'] => (approved.has(id) ? 'approved' : 'required')
  const forge = simulatedForge({ review, ...judges })
  const played: Script = {
    forge: forge.perform,
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
    ...script,
  }
  const run = new SimulatedWorld(played, new SimulatedGit(commit('base')), afterTurn)
  run.say(startRun(plan, { config: stacked }))
  const begin = () => {
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
  }
  const approve = (...ids: readonly string[]) => {
    for (const id of ids) approved.add(id)
    begin()
  }
  const pulls = () =>
    [...forge.pulls].map(([id, { base, state }]) => `${id} ${state} on ${base.split('/').at(-1)}`)
  const why = (id: string) => whyTask(situation(run.world, { now: run.now, engineAlive: true }), run.task(id))
  return { run, forge, begin, approve, approved, pulls, why }
}
