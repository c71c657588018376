import type { ForgeIssue } from '../../ports/forge.ts'
import type { GitHub } from './client.ts'

/** Open issues with all of the labels, oldest first; GitHub lists pull requests among them, which are left out. */
export async function readIssues(github: GitHub, labels: readonly string[]): Promise<readonly ForgeIssue[]> {
  const found = await github.paginate(github.rest.issues.listForRepo, {
    ...github.place,
    labels: labels.join(','),
    state: 'open',
    sort: 'created',
    direction: 'asc',
    per_page: 100,
  })
  return found
    .filter((issue) => issue.pull_request === undefined)
    .map(({ number, html_url: url, title, body }) => ({ number, url, title, body: body ?? '' }))
}
