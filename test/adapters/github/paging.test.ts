import { GraphqlResponseError } from '@octokit/graphql'
import { expect, it } from 'vitest'
import type { GitHub } from '../../../src/adapters/github/client.ts'
import { makeLook } from '../../../src/adapters/github/look.ts'
import { commit } from '../../support/builders.ts'

const head = commit('h')
const run = {
  __typename: 'CheckRun',
  name: 'ci',
  status: 'COMPLETED',
  conclusion: 'SUCCESS',
  detailsUrl: null,
}

function pageOf(endCursor: string | null) {
  const contexts = { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes: [run] }
  return { headRefOid: head, commits: { nodes: [{ commit: { statusCheckRollup: { contexts } } }] } }
}

/** Looks at two pull requests, of which the first has a page of checks and then what `next` tells. */
async function look(next: (page: number) => object | null) {
  let pages = 1
  const github = {
    place: { owner: 'octo', repo: 'shop' },
    graph: async (_: string, { after }: { readonly after?: string }) => {
      if (after === undefined)
        return {
          repository: { p1: { ...pull, number: 1, ...pageOf('1') }, p2: { ...pull, ...pageOf(null) } },
        }
      pages += 1
      return { repository: { pullRequest: next(pages) } }
    },
  } as unknown as GitHub
  const seen = await makeLook(github)([1, 2])
  return { seen: seen.map(({ number, checks }) => `#${number}: ${checks.length}`), pages }
}

const pull = {
  ...{ number: 2, url: '', state: 'OPEN', isDraft: false, baseRefName: 'main', mergeable: 'MERGEABLE' },
  ...{ mergeStateStatus: 'CLEAN', reviewDecision: null, mergeCommit: null, autoMergeRequest: null },
}

it('every page of checks is read, and one that never ends is left', async () => {
  expect(await look((page) => pageOf(page < 4 ? String(page) : null))).toEqual({
    seen: ['#1: 4', '#2: 1'],
    pages: 4,
  })
  expect(await look(() => pageOf('again'))).toEqual({ seen: ['#1: 30', '#2: 1'], pages: 30 })
})

it('a pull request that goes or moves between two pages is left out', async () => {
  const others = { seen: ['#2: 1'], pages: 2 }
  expect(await look(() => null)).toEqual(others)
  expect(await look(() => ({ ...pageOf(null), headRefOid: commit('x') }))).toEqual(others)
  expect(
    await look(() => {
      const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest' }] as never
      throw new GraphqlResponseError({ method: 'POST', url: '/graphql' }, {}, { data: null, errors } as never)
    }),
  ).toEqual(others)
})
