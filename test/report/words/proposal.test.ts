import { expect, it } from 'vitest'
import { toTaskId } from '../../../src/core/ids.ts'
import type { ProposalEvent } from '../../../src/core/pull-request/event.ts'
import type { PullRequestSeen } from '../../../src/core/pull-request/pull-request.ts'
import type { ProposalStory } from '../../../src/core/pull-request/story.ts'
import { proposalLine } from '../../../src/report/plain/proposal.ts'
import { proposalParts } from '../../../src/report/pull-request.ts'
import { taskWhyText } from '../../../src/report/why.ts'
import { forgeHaltWords } from '../../../src/report/words/forge-halt.ts'
import { forgeClause, leftOpenLines, lookClause } from '../../../src/report/words/proposal.ts'
import { commit, config, start, startEngine, startRun, task } from '../../support/builders.ts'
import { branchRules, simulatedForge } from '../../support/simulated-forge.ts'
import { SimulatedWorld } from '../../support/simulated-world.ts'

const run = new SimulatedWorld({ forge: simulatedForge({ review: () => 'required' }).perform })
run.say(startRun([task('a')], { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }))
run.say(startEngine({ rules: branchRules }))
run.run()

const seen = (fields: Partial<PullRequestSeen>): string => {
  const entry = run.world.queue.entries[0]
  if (entry?.status !== 'proposed' || entry.proposal.seen === null) throw new Error('nothing is open')
  return lookClause(run.world, { ...entry.proposal, seen: { ...entry.proposal.seen, ...fields } })
}

it('an open pull request says what it waits for, the worst first', () => {
  const failed = [{ name: 'ci', outcome: 'failed', url: '' }] as const
  const clauses = [
    seen({}),
    seen({ checks: failed, reviews: 'changes-requested' }),
    seen({ reviews: 'changes-requested' }),
    seen({ mergeable: 'conflict' }),
    seen({ checks: [] }),
    seen({ draft: true }),
    seen({ reviews: 'approved', mergeable: 'blocked' }),
    seen({ reviews: 'approved' }),
    seen({ base: 'release' }),
    seen({ state: 'merged', mergeCommit: commit('m') }),
  ]
  expect(clauses).toMatchInlineSnapshot(`
    [
      "pull request #1 waits for a review",
      "pull request #1: ci failed",
      "pull request #1 waits for its reviewers, who asked for changes",
      "pull request #1 conflicts with its base",
      "pull request #1 waits for ci",
      "pull request #1 is a draft",
      "pull request #1 waits for what else the branch’s rules ask",
      "pull request #1 may be merged",
      "pull request #1 was given the base release; it goes on once that is main",
      "pull request #1 is merged",
    ]
  `)
  expect(forgeClause('github.com', { kind: 'rate-limited', resetAt: start })).toBe(
    'github.com limits requests',
  )
})

it('what is not said of a pull request is told once, and what is said is there to be seen', () => {
  const about = { task: toTaskId('a'), commit: commit('m') }
  const fault = { kind: 'forbidden', detail: 'no', missing: 'statuses=write' } as const
  const failure = { kind: 'forge-failed', forge: 'github.com', fault } as const
  const text = (event: ProposalEvent) => proposalLine(event, run.world)?.headline
  expect([
    text({ type: 'verdicts-published', ...about, failure }),
    text({ type: 'comments-answered', ...about, failure }),
    text({ type: 'verdicts-published', ...about }),
  ]).toMatchInlineSnapshot(`
    [
      "its verdicts are not at the forge: github.com does not let the token do that (statuses=write is missing)",
      "what reviewers said is not answered: github.com does not let the token do that (statuses=write is missing)",
      undefined,
    ]
  `)
})

it('why of a task has the address of its pull request', () => {
  const told = taskWhyText(run.world, toTaskId('a'), { now: run.now, engineAlive: true })
  expect(told).toContain('pull request #1 (open): https://forge.example/1')
})

it('a token that may not push is told apart from how orch lands', () => {
  const rules = [{ rule: 'write-access', met: 'never', asks: '' }] as const
  const { hint } = forgeHaltWords({ kind: 'rules-unmet', place: 'github.com/o/r', rules })
  expect(hint).toBe('take a token that may push there; orch doctor says which one is used')
})

it('a pull request of a cancelled task is said to stay open', () => {
  const line = 'a: pull request #1 stays open; close it at https://forge.example/1 if nobody is to merge it'
  expect(leftOpenLines(run.world, 'all')).toEqual([line])
  expect(leftOpenLines(run.world, [toTaskId('a')])).toEqual([line])
  expect(leftOpenLines(run.world, [toTaskId('b')])).toEqual([])
})

it('the text of a pull request quotes the prompt to its end', () => {
  const size = { files: 1, addedLines: 3, removedLines: 1 }
  const checks = [{ name: 'unit', outcome: 'passed', durationMs: 1_200 }]
  const story = {
    ...{
      title: 'Do it',
      prompt: 'Do it\n\n```\nnow\n',
      agent: 'claude',
      attempts: 2,
      tokens: 1_200,
      usd: 0.5,
    },
    ...{ size, checks },
  }
  expect(
    proposalParts({ run: 'r', task: 'api', target: 'main', story, closesIssue: true }),
  ).toMatchInlineSnapshot(`
    {
      "agent": "claude",
      "attempts": "2 attempts",
      "change": "1 file, +3 −1",
      "checks": "- \`unit\`: passed in 1.2 s",
      "cost": "1.2k tokens, $0.50",
      "issue": "",
      "prompt": "> Do it
    >
    > \`\`\`
    > now",
      "run": "r",
      "stack": "",
      "target": "main",
      "task": "api",
      "title": "Do it",
    }
  `)
  const parts = (more: Partial<ProposalStory>, closesIssue: boolean) =>
    proposalParts({ run: 'r', task: 'api', target: 'main', story: { ...story, ...more }, closesIssue })
  expect([parts({ issue: 7 }, true).issue, parts({ issue: 7 }, false).issue]).toEqual(['Closes #7', 'For #7'])
  expect(parts({ branch: 'fix', prompt: '' }, true)).toMatchObject({
    prompt: 'The branch `fix`, as somebody made it.',
    agent: 'a person',
    cost: 'no agent',
  })
})
