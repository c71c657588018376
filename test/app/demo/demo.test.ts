import { describe, expect, it } from 'vitest'
import { demoConfig, plan } from '../../../src/app/demo/plan.ts'
import { script } from '../../../src/app/demo/script.ts'
import { parsed, planOf, testConfig } from '../../support/plan.ts'
import { setStage } from './stage.ts'

it('config and plan of the demo are valid, and every task has a script', async () => {
  const config = testConfig(demoConfig('/tmp/agents.json'))
  const { tasks } = planOf(await parsed(plan, { config }))
  expect(Object.keys(script)).toEqual(tasks.map(({ id }) => id))
})

it('the target is green before the first task', async () => {
  const stage = await setStage()
  expect(stage.isGreen('main')).toBe(true)
})

describe.each([
  ['power', 'remainder'],
  ['remainder', 'power'],
])('%s lands before %s', (first, second) => {
  it('the second meets a conflict, and keeps both operators', async () => {
    const stage = await setStage()
    stage.attempt(first, 1)
    stage.attempt(second, 1)
    expect([stage.isGreen(first), stage.isGreen(second)]).toEqual([true, true])
    expect([stage.merge(first), stage.merge(second)]).toEqual([true, false])
    stage.mergeMainInto(second)
    stage.attempt(second, 2)
    expect(stage.merge(second)).toBe(true)
    expect(stage.isGreen('main')).toBe(true)
    expect(stage.read('src/operators.js')).toContain('**')
    expect(stage.read('src/operators.js')).toContain('%')
  })
})

describe.each([
  ['rename', 'history'],
  ['history', 'rename'],
])('%s lands before %s', (first, second) => {
  it('each is green alone, both are red together, and the second mends it', async () => {
    const stage = await setStage()
    stage.attempt(first, 1)
    stage.attempt(second, 1)
    expect([stage.isGreen(first), stage.isGreen(second)]).toEqual([true, true])
    expect([stage.merge(first), stage.merge(second)]).toEqual([true, true])
    expect(stage.isGreen('main')).toBe(false)
    stage.undo()
    stage.mergeMainInto(second)
    stage.attempt(second, 2)
    expect(stage.merge(second)).toBe(true)
    expect(stage.isGreen('main')).toBe(true)
    expect(stage.read('src/history.js')).toContain('formatNumber')
  })
})

it('expressions fail the check once and are repaired, and the command line builds on them', async () => {
  const stage = await setStage()
  stage.attempt('tokens', 1)
  stage.merge('tokens')
  stage.attempt('expressions', 1)
  expect(stage.isGreen('expressions')).toBe(false)
  stage.attempt('expressions', 2)
  expect(stage.isGreen('expressions')).toBe(true)
  stage.merge('expressions')
  stage.attempt('command-line', 1)
  expect(stage.isGreen('command-line')).toBe(true)
})

it('factorials stay wrong until a person says how', async () => {
  const stage = await setStage()
  stage.attempt('factorial', 1)
  expect(stage.isGreen('factorial')).toBe(false)
  stage.attempt('factorial', 2)
  expect(stage.isGreen('factorial')).toBe(false)
  stage.attempt('factorial', 3, '> use BigInt')
  expect(stage.isGreen('factorial')).toBe(true)
})

it('tasks that clash also pass one after the other', async () => {
  const stage = await setStage()
  for (const task of ['power', 'remainder', 'rename', 'history']) {
    stage.attempt(task, 1)
    expect(stage.merge(task)).toBe(true)
    expect(stage.isGreen('main')).toBe(true)
  }
})
