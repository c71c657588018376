import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { situation } from '../../src/report/view/situation.ts'
import { whyQueueStands } from '../../src/report/why/queue.ts'
import { leftOpenLines } from '../../src/report/words/proposal.ts'
import { facts, startEngine, task } from '../support/builders.ts'
import { branchRules } from '../support/simulated-forge.ts'
import { outsider } from '../support/simulated-stages.ts'
import { chain, stackRun } from '../support/stack-run.ts'

describe('where pull requests may stack', () => {
  it('a dependent task starts on the open one of the task it depends on, and waits with it', () => {
    const { run, begin, pulls, why } = stackRun()
    begin()
    expect([run.end(), run.landed(), pulls()]).toEqual([
      'waiting',
      [],
      ['a open on main', 'b open on a', 'c open on b'],
    ])
    const [, b] = run.events('attempt-started')
    const a = run.events('proposed')[0]
    expect(b?.start.lower).toMatchObject({ task: 'a', number: 1, head: a?.head })
    expect(why('b')).toContain('stacked on #1 of a')
  })

  it('each is built on the target, and goes there, once the one below has landed', () => {
    const { run, begin, approve, pulls } = stackRun()
    begin()
    approve('a')
    expect([run.landed(), pulls()]).toEqual([['a'], ['a merged on main', 'b open on main', 'c open on b']])
    approve('c')
    expect(run.landed()).toEqual(['a'])
    approve('b')
    expect([run.end(), run.landed(), pulls()]).toEqual([
      'done',
      ['a', 'b', 'c'],
      ['a merged on main', 'b merged on main', 'c merged on main'],
    ])
    expect(run.events('attempt-started').length).toBe(3)
  })

  it('the branch below is deleted only when nothing rests on it any more', () => {
    const asked: unknown[] = []
    const { run, begin, approve } = stackRun(chain, {
      script: {
        breaks: (effect) => {
          asked.push(effect)
          return null
        },
      },
    })
    begin()
    approve('a')
    expect(asked).toContainEqual(expect.objectContaining({ id: 'propose b!2', number: 2, comesDown: true }))
    const told = run.history.map(({ event }) => `${event.type} ${'task' in event ? event.task : ''}`)
    expect(told.indexOf('branch-released a')).toBeGreaterThan(told.lastIndexOf('proposed b'))
  })

  it('one that depends on two that are open waits, and says that a branch has one base', () => {
    const { run, begin, approve, why } = stackRun([task('a'), task('b'), task('c', { after: ['a', 'b'] })])
    begin()
    expect(run.status('c')).toBe('waiting')
    expect(why('c')).toBe(
      'waits for a and b: a branch has one base, so all but one of them have to land first',
    )
    approve('a')
    expect(run.events('proposed').at(-1)?.task).toBe('c')
  })

  it.each([
    ['may leave everything as it is', { change: 'optional' }],
    ['may be done already', { doneWhen: 'true' }],
  ] as const)('a task that %s waits for the landing', (_, fields) => {
    const { run, begin } = stackRun([task('a'), task('b', { ...fields, after: ['a'] })])
    begin()
    expect([run.end(), run.status('b')]).toEqual(['waiting', 'waiting'])
  })
})

describe('what rests on a pull request', () => {
  it('is built anew when that one goes back to its agent', () => {
    const asked = new Set<string>()
    const { run, begin, approve, pulls } = stackRun(chain, {
      judges: {
        review: (id, { a }) =>
          id === 'a' && a === 'try 1' && asked.has('a') ? 'changes-requested' : 'required',
      },
    })
    begin()
    asked.add('a')
    begin()
    expect(run.task('a').tally.attempts).toBe(2)
    const [entryA, entryB] = ['a', 'b'].map((id) => run.world.queue.entries.find(({ task: of }) => of === id))
    const head = entryA?.status === 'proposed' ? entryA.proposal.head : null
    expect(entryB?.status === 'proposed' && entryB.proposal.built.base).toBe(head)
    expect([run.task('b').tally.attempts, pulls()]).toEqual([
      1,
      ['a open on main', 'b open on a', 'c open on b'],
    ])
    const seen = situation(run.world, { now: run.now, engineAlive: true })
    expect(whyQueueStands(seen)).toBe('waits for its pull requests: a pull request #1 waits for a review')
    approve()
  })

  it('is built anew when the target moves under that one', () => {
    const { run, begin, approve, pulls } = stackRun()
    begin()
    outsider(run.git, 'x')
    approve('a', 'b', 'c')
    expect([run.end(), run.landed(), pulls().every((each) => each.endsWith('merged on main'))]).toEqual([
      'done',
      ['a', 'b', 'c'],
      true,
    ])
  })

  it('and died stays open, and goes to the target before the branch below is deleted', () => {
    let red = ''
    const { run, begin, approve, pulls, why } = stackRun(chain, {
      judges: { ci: (id) => (id === red ? 'failed' : 'passed') },
    })
    begin()
    red = 'b'
    begin()
    expect(['a', 'b', 'c'].map((id) => run.status(id))).toEqual(['queued', 'dead', 'cancelled'])
    approve('a')
    expect([run.end(), pulls()]).toEqual(['failed', ['a merged on main', 'b open on main', 'c open on b']])
    expect(why('a')).toMatch(/^landed on origin\/main as /)
    expect(why('b')).toMatch(/: ci failed on its pull request; pull request #2 stays open$/)
  })

  it('ends with it, its work saved and its pull request left open', () => {
    const { run, forge, begin, pulls, why } = stackRun()
    begin()
    const lines = leftOpenLines(run.world, [toTaskId('a')])
    expect(lines.map((line) => line.slice(0, 17))).toEqual([
      'a: pull request #',
      'b: pull request #',
      'c: pull request #',
    ])
    Object.assign(forge.pulls.get('a') ?? {}, { state: 'closed' })
    begin()
    expect(['a', 'b', 'c'].map((id) => run.status(id))).toEqual(['dead', 'cancelled', 'cancelled'])
    expect(pulls()).toEqual(['a closed on main', 'b open on a', 'c open on b'])
    expect(why('b')).toBe('was cancelled because a ended without landing; pull request #2 stays open')
    expect(run.task('b').state).toMatchObject({ because: 'a' })
    expect(run.task('b').saved).not.toBeNull()
  })

  it('ends with it also where a person had it merged by the forge there', () => {
    let isArmed = false
    const { run, forge, begin } = stackRun(chain, { judges: { autoMerge: () => isArmed } })
    begin()
    isArmed = true
    begin()
    Object.assign(forge.pulls.get('a') ?? {}, { state: 'closed' })
    begin()
    expect([run.end(), run.status('b'), run.status('c')]).toEqual(['failed', 'cancelled', 'cancelled'])
  })

  it('waits for people once somebody gives it another base', () => {
    const { run, forge, begin, approve, why } = stackRun()
    begin()
    Object.assign(forge.pulls.get('b') ?? {}, { base: 'release' })
    begin()
    expect([run.end(), why('b')]).toEqual([
      'waiting',
      expect.stringMatching(/was given the base release; it goes on once that is .*\/a$/),
    ])
    approve('a', 'b')
    expect(run.landed()).toEqual(['a', 'b'])
  })

  it('and was merged into its branch by a person is done once that lands', () => {
    const { run, forge, begin, approve, why } = stackRun([task('a'), task('b', { after: ['a'] })])
    begin()
    const [a, b] = [forge.pulls.get('a'), forge.pulls.get('b')]
    if (a === undefined || b === undefined) throw new Error('two are open')
    const { contents } = run.git.at(b.head)
    const base = run.git.tip ?? a.head
    const { id: head, tree } = run.git.commit(contents, [base, a.head, b.head])
    Object.assign(b, { state: 'merged' })
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.say({ type: 'branch-taken-over', task: toTaskId('a'), head, facts: facts({ base, head, tree }) })
    run.run()
    expect([run.end(), why('b')]).toEqual([
      'waiting',
      'waits until what it is stacked on lands, which holds this change',
    ])
    approve('a')
    expect([run.end(), run.status('a'), run.status('b')]).toEqual(['done', 'landed', 'done'])
  })

  it('is suspended where its base is red too, until that is another', () => {
    let isRed = true
    const { run, begin, approve, why } = stackRun(chain, {
      script: {
        check: ({ subject }, contents) =>
          isRed && (subject.of === 'target' ? 'a' : 'b') in contents ? 'fail' : 'pass',
      },
    })
    begin()
    expect([run.end(), run.events('entry-suspended').map(({ task: id }) => id)]).toEqual(['waiting', ['b']])
    expect(why('b')).toBe('waits until #1 of a moves: check unit fails on #1 of a itself')
    isRed = false
    approve('a', 'b', 'c')
    expect([run.end(), run.landed()]).toEqual(['done', ['a', 'b', 'c']])
  })
})
