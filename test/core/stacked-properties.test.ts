import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { facts, startEngine, task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import { keepsItsPromises } from '../support/promises.ts'
import type { Said } from '../support/said.ts'
import { branchRules } from '../support/simulated-forge.ts'
import { outsider } from '../support/simulated-stages.ts'
import { replay } from '../support/simulated-world.ts'
import { stackRun } from '../support/stack-run.ts'

const ids = ['a', 'b', 'c', 'd'] as const
const deeds = ['approve', 'ask', 'redden', 'close', 'push', 'cancel', 'retry', 'crash', 'outsider'] as const

const anyStory = fc.record({
  // Whether each task depends on each one before it.
  edges: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  story: fc.array(fc.tuple(fc.nat(11), fc.constantFrom(...deeds), fc.constantFrom(...ids)), {
    minLength: 10,
    maxLength: 25,
  }),
})

it('whatever people do to a stack, all of it lands once they let it, and nothing before what it rests on', () => {
  fc.assert(
    fc.property(anyStory, ({ edges, story }) => {
      const told = play(edges)
      told.start()
      for (const [steps, deed, id] of story) {
        told.step(steps)
        told.does[deed](id)
      }
      told.relent()
      const { run } = told.stack
      expect([run.end(), ...run.landed().toSorted()]).toEqual(['done', ...ids])
      for (const { spec } of run.world.tasks.values())
        for (const below of spec.dependsOn)
          expect(run.landed().indexOf(below)).toBeLessThan(run.landed().indexOf(spec.id))
      expect(dump(replay(run.history))).toBe(dump(run.world))
    }),
    { numRuns: 8, seed: 20_260_105 },
  )
})

function play(edges: readonly boolean[]) {
  const wanted = new Set<string>()
  const red = new Set<string>()
  const text = (contents: unknown) => JSON.stringify(contents)
  const stack = stackRun(
    ids.map((id, at) =>
      task(id, { after: ids.slice(0, at).filter((_, below) => edges[(at * (at - 1)) / 2 + below]) }),
    ),
    {
      judges: {
        review: (id, contents) => {
          if (stack.approved.has(id)) return 'approved'
          return wanted.has(`${id} ${text(contents)}`) ? 'changes-requested' : 'required'
        },
        ci: (_, contents) => (red.has(text(contents)) ? 'failed' : 'passed'),
      },
      afterTurn: keepsItsPromises,
    },
  )
  const { run, forge, approved } = stack
  const start = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  const proposed = (id: string) => {
    const entry = run.world.queue.entries.find((each) => each.task === id)
    const pull = forge.pulls.get(id)
    return entry?.status === 'proposed' && pull?.state === 'open' ? { entry, pull } : null
  }
  const retry = (id: string) => {
    if (run.status(id) !== 'dead' && run.status(id) !== 'cancelled') return
    // A forge opens another one in the place of what is closed.
    if (forge.pulls.get(id)?.state === 'closed') forge.pulls.delete(id)
    run.say(retried(id))
  }
  const does: Readonly<Record<(typeof deeds)[number], (id: string) => void>> = {
    approve: (id) => approved.add(id),
    ask(id) {
      const found = proposed(id)
      if (found !== null) wanted.add(`${id} ${text(run.git.at(found.pull.head).contents)}`)
    },
    redden(id) {
      const found = proposed(id)
      if (found !== null) red.add(text(run.git.at(found.pull.head).contents))
    },
    close: (id) => Object.assign(proposed(id)?.pull ?? {}, { state: 'closed' }),
    push(id) {
      const found = proposed(id)
      if (found === null) return
      const { entry, pull } = found
      const { contents } = run.git.at(pull.head)
      const { id: head, tree } = run.git.commit({ ...contents, [`by hand ${id}`]: `${run.now}` }, [pull.head])
      pull.head = head
      const { branch } = entry.work
      const seen = facts({ branch, base: entry.proposal.built.base, head, tree })
      run.say({ type: 'branch-taken-over', task: toTaskId(id), head, facts: seen })
    },
    cancel: (id) => run.say({ type: 'cancel-tasks', tasks: [toTaskId(id)], reason: '' }),
    retry,
    crash: () => run.crash(),
    outsider: () => outsider(run.git, `at ${run.now}`),
  }
  return {
    stack,
    start,
    does,
    step(most: number) {
      if (!run.isDriven()) start()
      for (let step = 0; step < most && run.isDriven(); step += 1) run.step()
    },
    /** Everything is approved and retried until nothing is left. */
    relent() {
      wanted.clear()
      red.clear()
      for (const id of ids) approved.add(id)
      for (let turn = 0; turn < ids.length + 2 && run.end() !== 'done'; turn += 1) {
        start()
        run.run()
        ids.forEach(retry)
      }
    },
  }
}

function retried(id: string): Said {
  return { type: 'retry-tasks', tasks: [toTaskId(id)], agent: null, hint: null, clean: false }
}
