import { expect, it } from 'vitest'
import { planFromIssues } from '../../../src/app/plan/from-issues.ts'

const issue = (number: number, title: string, body: string) => ({ number, url: '', title, body })

it('each issue is a task by its title and number, and its body is the prompt', () => {
  const issues = [
    issue(12, 'Fix the login, please, it is slow', '<!-- fill this in -->\r\nIt takes 9 s.\n'),
    issue(13, 'Fix the login, please, it is slow', '<!-- fill this in -->'),
    issue(14, '登录太慢', 'Mach es schnell.'),
  ]
  expect(JSON.parse(planFromIssues(issues, ['agent', 'small']))).toEqual({
    version: 1,
    name: 'issues agent small',
    tasks: [
      {
        id: 'fix-the-login-please-it-12',
        title: 'Fix the login, please, it is slow',
        prompt: 'It takes 9 s.',
        issue: 12,
      },
      {
        id: 'fix-the-login-please-it-13',
        title: 'Fix the login, please, it is slow',
        prompt: 'Fix the login, please, it is slow',
        issue: 13,
      },
      { id: 'issue-14', title: '登录太慢', prompt: 'Mach es schnell.', issue: 14 },
    ],
  })
})
