import { expect, it } from 'vitest'
import { planFromTasks } from '../../../src/app/plan/from-tasks.ts'
import { planOf, printed, surroundings } from '../../support/plan.ts'

it('each task gets an id from its words', () => {
  const prompts = [
    'Fix the login of the shop page today',
    'Fix the login',
    'Fix the login',
    '修复登录',
    '修复',
  ]
  expect(
    planOf(planFromTasks(prompts, surroundings())).tasks.map(({ id, title }) => ({ id, title })),
  ).toEqual([
    { id: 'fix-the-login-of-the', title: 'Fix the login of the shop page today' },
    { id: 'fix-the-login', title: 'Fix the login' },
    { id: 'fix-the-login-2', title: 'Fix the login' },
    { id: 'task', title: '修复登录' },
    { id: 'task-2', title: '修复' },
  ])
})

it('the same prompts make a plan of the same name, others another', () => {
  const name = (...prompts: string[]) => planOf(planFromTasks(prompts, surroundings())).name
  expect(name('Fix it')).toMatch(/^fix-it-[0-9a-f]{6}$/)
  expect(name('Fix it')).toBe(name('Fix it'))
  expect(name('Fix it', 'Add it')).not.toBe(name('Fix it', 'Add that'))
})

it('a mistake points to its option', () => {
  expect(printed(planFromTasks(['Fix it', ''], surroundings()))).toMatchInlineSnapshot(`
    "--task:2:1: the prompt is empty
    hint: say what the agent has to do"
  `)
})

it('without any task the plan is empty', () => {
  expect(printed(planFromTasks([], surroundings()))).toContain('empty plan')
})
