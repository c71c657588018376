import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { commit, task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import { keepsItsPromises } from '../support/promises.ts'
import { anyConfig, anyScript, anyTasks } from '../support/random-run.ts'
import type { Said } from '../support/said.ts'
import { SimulatedGit } from '../support/simulated-git.ts'
import { outsider } from '../support/simulated-stages.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'

type Disturbance = { readonly kind: 'say'; readonly input: Said } | { readonly kind: 'crash' | 'outsider' }

const anyTask = fc.nat(7).map((at) => toTaskId(`t${at}`))

const anyCommand: fc.Arbitrary<Said> = fc.oneof(
  anyTask.map((id): Said => ({ type: 'cancel-tasks', tasks: [id, id], reason: 'no longer wanted' })),
  fc.tuple(anyTask, anyTask, fc.boolean()).map(
    ([a, b, clean]): Said => ({
      type: 'retry-tasks',
      tasks: [a, b],
      hint: 'mind the gap',
      agent: null,
      clean,
    }),
  ),
  anyTask.map((id): Said => ({ type: 'approve-task', task: id, override: null, reason: null })),
  anyTask.map(
    (id): Said => ({ type: 'approve-task', task: id, override: 'nestedRepositories', reason: 'it is fine' }),
  ),
  anyTask.map((id): Said => ({ type: 'reject-task', task: id, reason: 'not like this' })),
  anyTask.map((id): Said => ({ type: 'skip-task', task: id, reason: 'done by hand' })),
  fc
    .tuple(anyTask, anyTask)
    .map(([id, after]): Said => ({ type: 'edit-task', spec: task(id, { after: [after] }) })),
  anyTask.map((id): Said => ({ type: 'add-tasks', tasks: [task(`${id}x`, { after: [id] })] })),
  fc.constant<Said>({ type: 'stop-engine', signal: 'SIGINT' }),
  fc.constant<Said>({ type: 'overrule-preflight' }),
)

const anyDisturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  { weight: 5, arbitrary: anyCommand.map((input): Disturbance => ({ kind: 'say', input })) },
  { weight: 1, arbitrary: fc.constant<Disturbance>({ kind: 'crash' }) },
  { weight: 1, arbitrary: fc.constant<Disturbance>({ kind: 'outsider' }) },
)

const anyRun = fc.record({
  seed: fc.nat(),
  misfortune: fc.constantFrom(0.01, 0.5, 1, 2),
  tasks: anyTasks,
  config: anyConfig,
  onDead: fc.constantFrom('continue', 'stop'),
  deadline: fc.constantFrom(null, null, 200_000),
  disturbances: fc.array(fc.tuple(fc.nat(25), anyDisturbance), { maxLength: 8 }),
})

it('whatever happens in whatever order, a run keeps its promises and comes to rest', () => {
  fc.assert(
    fc.property(anyRun, ({ seed, misfortune, tasks, config, onDead, deadline, disturbances }) => {
      const run = new SimulatedWorld(
        anyScript(seed, misfortune),
        new SimulatedGit(commit('base')),
        keepsItsPromises,
      )
      const deadlineAt = deadline === null ? null : run.now + deadline
      run.begin(tasks, { config, onDead, deadlineAt })
      for (const [steps, disturbance] of disturbances) {
        for (let step = 0; step < steps && run.isDriven(); step += 1) run.step()
        disturb(run, disturbance)
        if (!run.isDriven()) run.resume()
      }
      run.run()
      expect(['done', 'failed', 'waiting', 'preflight', 'interrupted']).toContain(run.end())
      expect(dump(replay(run.history))).toBe(dump(run.world))
      expect(new Set(run.landed()).size).toBe(run.landed().length)
    }),
    { numRuns: 200, seed: 20_260_105 },
  )
})

function disturb(run: SimulatedWorld, disturbance: Disturbance): void {
  switch (disturbance.kind) {
    case 'say':
      run.say(disturbance.input)
      return
    case 'crash':
      run.crash().resume()
      return
    case 'outsider':
      outsider(run.git, `at ${run.now}`)
  }
}
