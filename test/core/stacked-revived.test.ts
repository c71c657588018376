import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { startEngine } from '../support/builders.ts'
import { branchRules } from '../support/simulated-forge.ts'
import { chain, stackRun } from '../support/stack-run.ts'

describe('what rests on a pull request', () => {
  it('ends with it while its agent works, and goes on from what that left once it is revived', () => {
    const { run, forge, begin } = stackRun()
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run(() => run.flights.has('run b#1'))
    Object.assign(forge.pulls.get('a') ?? {}, { state: 'closed' })
    run.run()
    expect(['a', 'b', 'c'].map((id) => run.status(id))).toEqual(['dead', 'cancelled', 'cancelled'])
    expect(run.events('attempt-cancelled').map(({ cause }) => cause)).toMatchObject([{ because: 'a' }])
    forge.pulls.delete('a')
    run.say(retry('a'))
    begin()
    expect(['a', 'b', 'c'].map((id) => run.status(id))).toEqual(['queued', 'queued', 'queued'])
    expect(run.events('attempt-started').findLast(({ task: id }) => id === 'b')?.start.from.kind).toBe(
      'saved',
    )
  })

  it('goes on with it where that is revived while its agent is still being ended', () => {
    const { run, forge, begin, approve } = stackRun()
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run(() => run.flights.has('run b#1'))
    Object.assign(forge.pulls.get('a') ?? {}, { state: 'closed' })
    run.run(() => run.flights.has('end b#1'))
    forge.pulls.delete('a')
    run.say(retry('a'))
    begin()
    expect(['a', 'b', 'c'].map((id) => run.status(id))).toEqual(['queued', 'queued', 'queued'])
    approve('a', 'b', 'c')
    expect(run.end()).toBe('done')
  })

  it('is revived with that before it, not with a target that lacks it', () => {
    const { run, begin } = stackRun(chain, {
      script: { merge: ({ task }) => (task === 'b' ? 'conflict' : 'clean') },
    })
    begin()
    expect([run.status('b'), run.status('c')]).toEqual(['dead', 'cancelled'])
    run.say(retry('b'))
    begin()
    const [a] = run.world.queue.entries
    const head = a?.status === 'proposed' ? a.proposal.head : null
    const { attempts } = run.task('b').tally
    const started = run.events('attempt-started').filter(({ task }) => task === 'b')
    expect(started).toHaveLength(attempts)
    expect(started.slice(1).map(({ start }) => start.mergeIn)).toEqual(started.slice(1).map(() => head))
  })
})

function retry(task: string) {
  return { type: 'retry-tasks', tasks: [toTaskId(task)], agent: null, hint: null, clean: false } as const
}
