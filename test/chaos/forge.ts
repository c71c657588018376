import { basename, join } from 'node:path'
import type { Fakehub } from '../fakehub/start.ts'
import type { Ground } from './ground.ts'
import type { Story } from './stories.ts'

/** Puts the ground's remote on the forge, behind a branch that wants CI: it is red for the first try of one task. */
export async function onForge(ground: Ground, story: Story, forge: Fakehub | null): Promise<Ground> {
  if (story.isProposed !== true) return ground
  if (forge === null || ground.hub === null) throw new Error(`${story.name} needs a forge`)
  const repo = repoOf(ground)
  await forge.ask('repository', { repo, gitDir: ground.hub, settings: {} })
  await forge.ask('token', { token: 'write-token', login: 'orch-bot' })
  const required = [{ context: 'ci' }]
  const parameters = { strict_required_status_checks_policy: true, required_status_checks: required }
  await forge.ask('rules', { repo, branch: 'main', rules: [{ type: 'required_status_checks', parameters }] })
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
  const { pulls } = await forge.state(repoOf(ground))
  const branches = pulls.map(({ branch }) => branch)
  return [
    ...(pulls.length === story.tasks.length ? [] : [`${pulls.length} pull requests: ${branches.join(', ')}`]),
    ...pulls.flatMap(({ branch, merged, issue }) => [
      ...(merged === null ? [`${branch} is not merged`] : []),
      ...(issue.labels.join() === 'orch' ? [] : [`${branch} is labelled ${issue.labels.join()}`]),
      ...(new Set(issue.comments.map(({ body }) => body)).size === issue.comments.length
        ? []
        : [`a comment on ${branch} stands there twice`]),
    ]),
  ]
}

function repoOf({ folder }: Ground): string {
  return join(basename(folder), 'hub')
}
