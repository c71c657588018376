import { expect, it } from 'vitest'
import { toCommitId } from '../../../src/core/ids.ts'
import { done, fault, makeScene } from './contract-scene.ts'
import type { ForgeStage } from './forge-stage.ts'

/** Rules, merging, and what can go wrong. */
export function landingFacts(stageOf: () => ForgeStage): void {
  const { ask, opened, seen, merging, base } = makeScene(stageOf)

  it('what is ready is merged by its exact head, once', async () => {
    const target = base('ready-base')
    const pull = await opened('ready', { base: target })
    const { number } = pull
    expect(fault(await merging({ ...pull, head: toCommitId('0'.repeat(40)) }))).toBe('moved')
    expect(fault(await merging({ ...pull, base: 'main' }))).toBe('moved')
    await stageOf().dropAfter('merge')
    const answer = done(await merging(pull))
    expect(answer).toEqual({ kind: 'merged', commit: stageOf().tip(target) })
    expect(done(await merging(pull))).toEqual(answer)
    expect(await seen(number)).toMatchObject({ state: 'merged', mergeCommit: stageOf().tip(target) })
    expect(done(await stageOf().forge.ensure(ask('ready', { base: target })))).toMatchObject({ number })
    expect(await stageOf().pulls('ready')).toHaveLength(1)
  })

  it('a conflict is told and refused', async () => {
    const target = base('torn-base')
    stageOf().push('torn', { 'torn-base.txt': 'mine\n' })
    const { number } = done(await stageOf().forge.ensure(ask('torn', { base: target })))
    const { mergeable, head } = await seen(number)
    expect(mergeable).toBe('conflict')
    expect(fault(await merging({ number, head, base: target }))).toBe('refused')
  })

  it('what still misses a check is left to the forge, which merges it then', async () => {
    const target = base('armed-base')
    await stageOf().protect(target, { checks: ['unit'] })
    const pull = await opened('armed', { base: target })
    const { number, head } = pull
    await stageOf().allowAutoMerge(false)
    expect(done(await merging(pull))).toMatchObject({ kind: 'held' })
    await stageOf().allowAutoMerge(true)
    expect(done(await merging(pull))).toEqual({ kind: 'armed' })
    expect(done(await merging(pull))).toEqual({ kind: 'armed' })
    expect(await seen(number)).toMatchObject({ state: 'open', autoMerge: true, mergeable: 'blocked' })
    await stageOf().check(head, 'unit', { outcome: 'passed' })
    expect(await seen(number)).toMatchObject({ state: 'merged' })
  })

  it('what was left to the forge is taken back, and does not merge then', async () => {
    const target = base('disarmed-base')
    await stageOf().protect(target, { checks: ['unit'] })
    const pull = await opened('disarmed', { base: target })
    const { number, head } = pull
    expect(done(await merging(pull))).toEqual({ kind: 'armed' })
    for (const _ of ['once', 'twice']) done(await stageOf().forge.disarm(number))
    await stageOf().check(head, 'unit', { outcome: 'passed' })
    expect(await seen(number)).toMatchObject({ state: 'open', autoMerge: false, mergeable: 'yes' })
  })

  it('what waits in the queue is taken out of it, and does not merge then', async () => {
    const target = base('dequeued-base')
    await stageOf().protect(target, { queue: true })
    const pull = await opened('dequeued', { base: target })
    expect(done(await merging(pull, true))).toEqual({ kind: 'queued' })
    for (const _ of ['once', 'twice']) done(await stageOf().forge.disarm(pull.number))
    await stageOf().advanceQueue(target)
    expect(await seen(pull.number)).toMatchObject({ state: 'open', queuePosition: null })
  })

  it('beside a merge queue nothing is merged', async () => {
    const target = base('queue-base')
    await stageOf().protect(target, { queue: true })
    expect(done(await stageOf().forge.rules(target))).toMatchObject({ mergeQueue: true })
    const pull = await opened('queued', { base: target })
    const { number } = pull
    expect(done(await merging(pull, true))).toEqual({ kind: 'queued' })
    expect(done(await merging(pull, true))).toEqual({ kind: 'queued' })
    expect(await seen(number)).toMatchObject({ state: 'open', queuePosition: 1 })
    await stageOf().advanceQueue(target)
    expect(await seen(number)).toMatchObject({ state: 'merged', queuePosition: null })
  })

  it('the rules of a branch are what is asked of it', async () => {
    const target = base('ruled')
    expect(done(await stageOf().forge.rules(target))).toMatchObject({ requiredChecks: [], mergeQueue: false })
    await stageOf().protect(target, { checks: ['unit', 'lint'] })
    expect(done(await stageOf().forge.rules(target))).toMatchObject({ requiredChecks: ['unit', 'lint'] })
  })

  it('every way to go wrong has its name', async () => {
    const { number } = await opened('failing')
    const named = async (how: Parameters<ForgeStage['fail']>[0]) => {
      await stageOf().fail(how)
      const answer = await stageOf().forge.close(number)
      await stageOf().recover()
      return answer.kind === 'fault' ? answer.fault : null
    }
    expect(await named('outage')).toMatchObject({ kind: 'unreachable' })
    expect(await named('bad-token')).toMatchObject({ kind: 'unauthorized' })
    expect(await named('read-only')).toMatchObject({ kind: 'forbidden' })
    const limited = await named('long-limit')
    expect(limited?.kind === 'rate-limited' && (limited.resetAt ?? 0) - Date.now()).toBeGreaterThan(60_000)
    expect(fault(await stageOf().forge.evidence(9_999))).toBe('not-found')
    expect(await seen(number)).toMatchObject({ state: 'open' })
  })
}
