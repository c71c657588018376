import fc from 'fast-check'
import { expect, it } from 'vitest'
import { check, commit, config, digits } from '../support/builders.ts'
import { keepsItsPromises } from '../support/promises.ts'
import { anyTasks } from '../support/random-run.ts'
import { rewindGit } from '../support/rewind.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedGit } from '../support/simulated-git.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

/** Whatever goes wrong goes wrong with a task, whenever and beside whatever else it runs. */
function anyScript(seed: number): Script {
  const luck = (text: string) => Number.parseInt(digits(`${seed} ${text}`).slice(0, 6), 16) / 2 ** 24
  return {
    agent: ({ task: id, attempt }) => {
      const writes = { [id]: `${id}#${attempt}` }
      const at = luck(`${id}#${attempt}`)
      if (at < 0.1) return { ...failing({ kind: 'agent-failed', exitCode: 1, tail: '' }), writes }
      if (at < 0.2) return failing({ kind: 'overloaded', tail: '' })
      if (at < 0.25) return failing({ kind: 'lost' })
      if (at < 0.3) return { ...failing({ kind: 'escaped', what: 'a slot' }), writes }
      return at < 0.35 ? {} : { writes }
    },
    check: ({ check: { name }, subject }, contents) =>
      subject.of !== 'target' && luck(`${name} ${contents[subject.task]}`) < 0.15 ? 'fail' : 'pass',
    merge: ({ task: id, candidate }) =>
      candidate < 3 && luck(`merge ${id} ${candidate}`) < 0.1 ? 'conflict' : 'clean',
    land: ({ task: id, candidate }) =>
      candidate < 3 && luck(`land ${id} ${candidate}`) < 0.15 ? 'moved' : 'landed',
    durationMs: ({ id }) => 1 + Math.floor(luck(`time ${id}`) * 30_000),
  }
}

const anyKill = fc.record({
  seed: fc.nat(),
  tasks: anyTasks.map((tasks) => tasks.map((each) => ({ ...each, approval: false, deadlineMs: null }))),
  onBranch: fc.boolean(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  landing: fc.constantFrom('before the move', 'after the move'),
})

it('a kill after any event of any run leads to the same end of every task', () => {
  fc.assert(
    fc.property(anyKill, ({ seed, tasks, onBranch, at, landing }) => {
      const types = check('types', { on: onBranch ? ['branch', 'candidate'] : ['candidate'] })
      const fields = { config: config({ checks: [check('unit'), types] }) }
      const whole = new SimulatedWorld(anyScript(seed), new SimulatedGit(commit('base')))
        .begin(tasks, fields)
        .run()
      const left = whole.history.slice(0, 2 + Math.floor(at * (whole.history.length - 2)))
      const git = rewindGit(left, { commits: whole.git.commits.values(), landing })
      const killed = new SimulatedWorld(anyScript(seed), git, keepsItsPromises)
      killed.history.push(...left)
      killed.now = left.at(-1)?.at ?? 0
      killed.crash().resume().run()
      expect(ends(killed)).toEqual(ends(whole))
      expect(new Set(killed.landed()).size).toBe(killed.landed().length)
    }),
    { numRuns: 150, seed: 20_260_105 },
  )
})

const ends = ({ world }: SimulatedWorld) =>
  [...world.tasks.values()].map(({ spec, state }) => `${spec.id} ${state.status}`)
