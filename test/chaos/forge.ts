import { basename, join } from 'node:path'
import { checkRule, reviewRule } from '../fakehub/run-through.ts'
import type { Fakehub } from '../fakehub/start.ts'
import type { Ground } from './ground.ts'
import type { Story } from './stories.ts'

/** Puts the ground's remote on the forge, behind a branch that wants CI and a review: each has something against one first try. */
export async function onForge(ground: Ground, story: Story, forge: Fakehub | null): Promise<Ground> {
  if (story.isProposed !== true) return ground
  if (forge === null || ground.hub === null) throw new Error(`${story.name} needs a forge`)
  const repo = repoOf(ground)
  await forge.ask('repository', { repo, gitDir: ground.hub, settings: {} })
  // All trials ask one server, whose limit is for one hour of one person.
  await forge.ask('limit', { remaining: 5000, resetInS: 3600 })
  await forge.ask('token', { token: 'write-token', login: 'orch-bot' })
  await forge.ask('rules', { repo, branch: 'main', rules: [checkRule(true), reviewRule] })
  const wishes = [{ title: 'Add a word', path: 'said.txt', line: 1, text: 'Another one.' }]
  await forge.ask('reviewer', { repo, reviewer: { wishes } })
  const failsOn = { path: 'red.txt', text: 'try 1' }
  await forge.ask('ci', { repo, checks: [{ name: 'ci', failsOn }] })
  return {
    ...ground,
    env: { ...ground.env, GITHUB_API_URL: forge.apiUrl, ORCH_GITHUB_TOKEN: 'write-token' },
  }
}

/** One pull request for each task, merged once, with its label once and not a word twice; and no branch is left. */
export async function forgeViolations(
  ground: Ground,
  story: Story,
  forge: Fakehub | null,
): Promise<readonly string[]> {
  if (story.isProposed !== true || forge === null) return []
  const { pulls, statuses } = await forge.state(repoOf(ground))
  const verdicts = statuses.map(({ sha, context, state }) => `${context}: ${state} on ${sha}`)
  const branches = pulls.map(({ branch }) => branch)
  return [
    ...(pulls.length === story.tasks.length ? [] : [`${pulls.length} pull requests: ${branches.join(', ')}`]),
    ...verdicts.filter((each, index) => verdicts.indexOf(each) < index).map((each) => `${each}, twice`),
    ...pulls.flatMap(({ branch, head, merged, issue, threads }) => [
      ...(merged === null ? [`${branch} is not merged`] : []),
      ...(issue.labels.join() === 'orch' ? [] : [`${branch} is labelled ${issue.labels.join()}`]),
      ...(verdicts.includes(`orch / unit: success on ${head}`) ? [] : [`${branch} has no verdict`]),
      ...(threads.every(({ resolved }) => resolved) ? [] : [`nobody settled what is said of ${branch}`]),
      ...(issue.comments.length === threads.length ? [] : [`${branch} has ${issue.comments.length} answers`]),
      ...(new Set(issue.comments.map(({ body }) => body)).size === issue.comments.length
        ? []
        : [`a comment on ${branch} stands there twice`]),
    ]),
  ]
}

function repoOf({ folder }: Ground): string {
  return join(basename(folder), 'hub')
}
