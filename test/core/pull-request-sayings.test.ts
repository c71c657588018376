import { describe, expect, it } from 'vitest'
import type { PullRequestConfig } from '../../src/core/config.ts'
import { pullRequestConfig } from '../../src/core/config.ts'
import type { ForgeFault } from '../../src/core/pull-request/pull-request.ts'
import { check, config, startEngine, startRun, task } from '../support/builders.ts'
import type { Judges } from '../support/simulated-forge.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const spoken = { publish: 'verdicts', answer: 'resolve' } as const

/** The second one's first work is red once the first one's is on the target. */
function story(
  said: Pick<PullRequestConfig, 'publish' | 'answer'> = spoken,
  {
    judges = {},
    fault,
  }: { readonly judges?: Judges; readonly fault?: (now: number) => ForgeFault | null } = {},
) {
  const forge = simulatedForge(judges)
  const run = new SimulatedWorld({
    forge: forge.perform,
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
    check: (_, { a, b }) => (a !== undefined && b === 'try 1' ? 'fail' : 'pass'),
    breaks: ({ type }, now) => {
      const met = type === 'publish-verdicts' || type === 'answer-comments' ? fault?.(now) : null
      return met == null ? null : { kind: 'forge-failed', forge: 'forge.example', fault: met }
    },
  })
  const asked = config({
    queue: { ...config().queue, land: 'pull-request' },
    checks: [check('unit')],
    pullRequest: { ...pullRequestConfig({}), ...said },
  })
  run.say(
    startRun(
      ['a', 'b', 'c'].map((id) => task(id)),
      { config: asked },
    ),
  )
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  begin()
  return { run, forge, begin, said: () => [...forge.said].sort() }
}

const asksFirst: Judges = {
  review: (id, contents) => (id === 'c' && contents.c === 'try 1' ? 'changes-requested' : 'approved'),
}

/** Commits by the work they hold. */
function withoutCommits(run: SimulatedWorld, said: readonly string[]): readonly string[] {
  return said.map((each) =>
    each.replace(/[0-9a-f]{40}/, (id) => {
      const { contents } = run.git.at(id as Parameters<typeof run.git.at>[0])
      return Object.entries(contents)
        .map(([name, text]) => `${name} ${text}`)
        .join(', ')
    }),
  )
}

describe('what is said of a pull request', () => {
  it('is nothing unless it is configured', () => {
    const { run, said } = story({}, { judges: asksFirst })
    run.run()
    expect([run.end(), said()]).toEqual(['done', []])
  })

  it('is each verdict on what was pushed, and what is red on a newer target', () => {
    const { run, said } = story({ publish: 'verdicts' })
    run.run()
    expect([run.end(), run.events('entry-bounced').map(({ failure }) => failure.kind)]).toEqual([
      'done',
      ['check-failed'],
    ])
    expect(withoutCommits(run, said())).toMatchInlineSnapshot(`
      [
        "a: unit passed on a try 1",
        "b: unit failed on b try 1",
        "b: unit passed on a try 1, b try 2, c try 1",
        "b: unit passed on b try 1",
        "c: unit passed on a try 1, c try 1",
      ]
    `)
    expect(run.events('verdicts-published').filter(({ failure }) => failure !== undefined)).toEqual([])
  })

  it('is what answers reviewers, once it is pushed', () => {
    const { run, said } = story({ answer: 'reply' }, { judges: asksFirst })
    run.run()
    expect(run.end()).toBe('done')
    expect(withoutCommits(run, said())).toMatchInlineSnapshot(`
      [
        "c#2 answers c 1 by a try 1, c try 2",
      ]
    `)
  })

  it('is given up at once where the forge says no, and lands nothing less', () => {
    const { run, said } = story(spoken, {
      judges: asksFirst,
      fault: () => ({ kind: 'forbidden', detail: 'no', missing: null }),
    })
    run.run()
    expect([run.end(), run.landed().length, said()]).toEqual(['done', 3, []])
    const failed = run.events('verdicts-published').filter(({ failure }) => failure !== undefined)
    expect([failed.length > 0, run.events('effect-stalled')]).toEqual([true, []])
    expect(run.events('comments-answered').map(({ failure }) => failure?.kind)).toEqual(['forge-failed'])
  })

  it('is waited with while its pull request is open, and for half a minute after the last has landed', () => {
    const fault = () => ({ kind: 'unreachable', detail: 'away' }) as const
    const { run, said } = story({ publish: 'verdicts' }, { fault })
    run.run()
    expect([run.end(), run.landed().length, said()]).toEqual(['done', 3, []])
    const stalls = run.events('effect-stalled').filter(({ effect }) => effect.startsWith('publish '))
    expect(stalls.length).toBeGreaterThan(5)
  })
})

describe('a kill', () => {
  const told = story(spoken, { judges: asksFirst })
  /** Lengths of the journal at which something is to be said. */
  const moments = new Set<number>()
  told.run.run(({ world, history }) => {
    if (world.sayings.size > 0) moments.add(history.length)
    return false
  })

  it.each(['before', 'after'])('%s it was said has it said once', (when) => {
    for (const events of moments) {
      const { run, forge, begin, said } = story(spoken, { judges: asksFirst })
      run.run((simulated) => simulated.history.length >= events)
      if (when === 'after')
        for (const { effect } of run.flights.values())
          if (effect.type === 'publish-verdicts' || effect.type === 'answer-comments')
            forge.perform(effect, run.git)
      run.crash()
      begin()
      run.run()
      expect([events, run.end()]).toEqual([events, 'done'])
      expect(said().filter((each) => each.includes('answers'))).toHaveLength(1)
      expect(new Set(said()).size).toBe(said().length)
    }
  })
})
