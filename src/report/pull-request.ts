import type { ProposalStory } from '../core/pull-request/story.ts'
import { amount, count, took } from './text.ts'
import { dollars } from './usage-text.ts'

/** What a pull request's template may say, between double braces. */
export const proposalNames = [
  ...(['run', 'task', 'target', 'title', 'prompt', 'agent', 'change'] as const),
  ...(['checks', 'attempts', 'cost', 'stack', 'issue'] as const),
]

/** What the `{{placeholders}}` of a pull request's template stand for. */
export function proposalParts({
  run,
  task,
  target,
  story,
  closesIssue,
}: {
  readonly run: string
  readonly task: string
  readonly target: string
  readonly story: ProposalStory
  /** Whether merging it closes the issue that it is for. */
  readonly closesIssue: boolean
}): Readonly<Record<(typeof proposalNames)[number], string>> {
  const { size, branch } = story
  return {
    ...{ run, task, target, title: story.title },
    prompt: branch === undefined ? quoted(story.prompt) : `The branch \`${branch}\`, as somebody made it.`,
    agent: branch === undefined ? story.agent : 'a person',
    change: `${count(size.files, 'file')}, +${size.addedLines} −${size.removedLines}`,
    checks: checkLines(story),
    attempts: count(story.attempts, 'attempt'),
    cost: cost(story),
    stack: stack(story, target),
    issue: story.issue === undefined ? '' : `${closesIssue ? 'Closes' : 'For'} #${story.issue}`,
  }
}

function stack({ stackedOn }: ProposalStory, target: string): string {
  return stackedOn === undefined
    ? ''
    : `Stacked on #${stackedOn}: it goes to ${target} once that has landed there, and is not merged before.`
}

function checkLines({ checks }: ProposalStory): string {
  const lines = checks.map(
    ({ name, outcome, durationMs }) => `- \`${name}\`: ${outcome} in ${took(durationMs)}`,
  )
  return lines.length === 0 ? '- none' : lines.join('\n')
}

function cost({ tokens, usd, branch }: ProposalStory): string {
  if (branch !== undefined) return 'no agent'
  const told = [
    ...(tokens === null || tokens === 0 ? [] : [`${amount(tokens)} tokens`]),
    ...(usd === null || usd === 0 ? [] : [dollars(usd)]),
  ]
  return told.length === 0 ? 'not told by the agent' : told.join(', ')
}

/** Whatever a prompt holds, it ends where its quotation ends. */
function quoted(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
}
