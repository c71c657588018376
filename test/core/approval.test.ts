import { describe, expect, it } from 'vitest'
import { admission } from '../../src/core/admission/admit.ts'
import type { RuleAnswer } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { changed, config, me, retry, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import type { Script } from '../support/script.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const approve = (override: string | null = null, reason: string | null = null): Said => ({
  type: 'approve-task',
  task: toTaskId('api'),
  override,
  reason,
})
const reject = (reason: string): Said => ({ type: 'reject-task', task: toTaskId('api'), reason })
const asking = [task('api', { approval: true })]

function held(script: Script = {}, tasks = asking): SimulatedWorld {
  return new SimulatedWorld(script).begin(tasks).run()
}

describe('a task that asks for approval', () => {
  it('is held once its branch checks pass, and the run waits', () => {
    const run = held()
    expect(run.task('api').state).toMatchObject({
      status: 'held',
      answers: [{ rule: 'approval', answer: 'wait' }],
    })
    expect(run.end()).toBe('waiting')
    expect(run.world.leases.size).toBe(0)
  })

  it('lands when a person approves, and the journal says who', () => {
    const run = held()
    run.say(approve())
    expect(run.events('approval-given')[0]?.approval.by).toEqual(me)
    expect(run.resume().run().landed()).toEqual(['api'])
  })

  it('goes back to its agent with the words of the person who rejects', () => {
    const run = held()
    run.say(reject('the name is wrong'))
    expect(run.task('api').tally.spent).toBe(1)
    run.resume()
    expect(run.events('attempt-started').at(-1)?.start).toMatchObject({
      from: { kind: 'saved' },
      feedback: { kind: 'rejected', reason: 'the name is wrong', by: 'ada' },
    })
  })

  it('is a dead letter when it was rejected as often as it may be tried', () => {
    const run = held({}, [task('api', { approval: true, retry: { ...retry, maxAttempts: 1 } })])
    run.say(reject('no'))
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'rejected' } })
  })

  it('is refused a word in any other status, and a rejection without words', () => {
    const run = new SimulatedWorld().begin(asking, { config: config({ checks: [] }) })
    const wrong = { kind: 'wrong-status', task: 'api', status: 'active' }
    expect(run.say(approve()).refusal).toEqual({ ...wrong, verb: 'approve' })
    expect(run.say(reject('no')).refusal).toEqual({ ...wrong, verb: 'reject' })
    run.run()
    expect(run.say(reject(' ')).refusal).toEqual({ kind: 'reason-missing', verb: 'reject' })
  })
})

describe('an approval', () => {
  it('survives a merge onto a target that moved', () => {
    const run = held({ land: ({ candidate }) => (candidate === 1 ? 'moved' : 'landed') })
    run.say(approve())
    outsider(run.git, 'by hand')
    run.resume().run()
    expect(run.landed()).toEqual(['api'])
    expect(run.events('task-held')).toHaveLength(1)
  })

  it('dies with a change of the content', () => {
    const run = held({
      agent: ({ attempt }) => ({ writes: { api: `try ${attempt}` } }),
      check: (_, { api }) => (api === 'try 1' ? 'fail' : 'pass'),
    })
    run.say(approve())
    run.resume().run()
    expect(run.events('entry-bounced')).toHaveLength(1)
    expect(run.status('api')).toBe('held')
    run.say(approve())
    expect(run.resume().run().landed()).toEqual(['api'])
  })
})

describe('an override', () => {
  const tooLarge: Script = {
    agent: () => ({ writes: { api: 'done' }, facts: { nestedRepositories: ['vendor'] } }),
  }
  const deadOfRules = () => held(tooLarge, [task('api', { retry: { ...retry, maxAttempts: 1 } })])

  it('lets work through that a rule sent back, by the name of the rule and with a reason', () => {
    const run = deadOfRules()
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'returned' } })
    expect(run.say(approve()).refusal).toMatchObject({ kind: 'wrong-status' })
    expect(run.say(approve('nestedRepositories')).refusal).toEqual({
      kind: 'reason-missing',
      verb: 'approve',
    })
    expect(run.say(approve('scope', 'fine')).refusal).toEqual({
      kind: 'rule-not-asking',
      rule: 'scope',
      task: 'api',
    })
    expect(run.say(approve('nestedRepositories', 'vendored on purpose')).refusal).toBeNull()
    expect(run.resume().run().landed()).toEqual(['api'])
  })

  it.each(['unit', 'I1', 'i9'])('never covers %s', (override) => {
    expect(deadOfRules().say(approve(override, 'trust me')).refusal).toEqual({
      kind: 'not-overridable',
      rule: override,
    })
  })

  it('covers one rule; what else asks goes on asking', () => {
    const protectedToo: Script = {
      agent: () => ({ writes: { api: 'done' }, facts: { paths: [changed('.github/ci.yml')] } }),
    }
    const run = held(protectedToo)
    run.say(approve('protectedPaths', 'I wrote it'))
    expect(run.status('api')).toBe('held')
    run.say(approve('approval', 'and read it'))
    expect(run.status('api')).toBe('queued')
  })

  it('brings back the tasks that ended with the one it lets through', () => {
    const tasks = [task('api', { retry: { ...retry, maxAttempts: 1 } }), task('ui', { after: ['api'] })]
    const run = held(
      {
        agent: ({ task: id }) => ({
          writes: { [id]: 'done' },
          ...(id === 'api' ? { facts: { nestedRepositories: ['vendor'] } } : {}),
        }),
      },
      tasks,
    )
    expect(run.status('ui')).toBe('cancelled')
    run.say(approve('nestedRepositories', 'vendored on purpose'))
    expect(run.resume().run().landed()).toEqual(['api', 'ui'])
  })
})

describe('admission', () => {
  const answer = (rule: string, kind: RuleAnswer['answer']): RuleAnswer => ({
    rule,
    answer: kind,
    subject: '',
    observed: '',
    limit: '',
    remedy: '',
  })
  const approvals = [{ patchId: 'p1', override: null, reason: null, by: me }]

  it.each([
    [[], 'admit'],
    [['wait'], 'wait'],
    [['wait', 'return'], 'return'],
    [['wait', 'return', 'deny'], 'deny'],
  ] as const)('of %j is %s: the most restrictive answer counts', (kinds, kind) => {
    const answers = kinds.map((each) => answer(each, each))
    expect(admission(answers, { patchIds: ['p1'], approvals: [] }).kind).toBe(kind)
  })

  it('lets an approval cover what waits, of this content only, and never what is returned', () => {
    const waits = [answer('approval', 'wait'), answer('protectedPaths', 'wait')]
    expect(admission(waits, { patchIds: ['p1'], approvals }).kind).toBe('admit')
    expect(admission(waits, { patchIds: ['p2'], approvals }).kind).toBe('wait')
    expect(admission([answer('scope', 'return')], { patchIds: ['p1'], approvals }).kind).toBe('return')
  })
})
