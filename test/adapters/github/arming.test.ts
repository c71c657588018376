import { GraphqlResponseError } from '@octokit/graphql'
import { expect, it } from 'vitest'
import type { GitHub } from '../../../src/adapters/github/client.ts'
import { mergePullRequest } from '../../../src/adapters/github/merge.ts'
import { commit } from '../../support/builders.ts'

const head = commit('h')

/** A pull request that stands like this at each look, of which the last stays; GitHub does not arm its auto-merge. */
async function armed(...looks: readonly object[]) {
  let look = 0
  const merges: object[] = []
  const standing = {
    id: 'PR_1',
    state: 'OPEN',
    headRefOid: head,
    baseRefName: 'main',
    autoMergeRequest: null,
  }
  const github = {
    place: { owner: 'octo', repo: 'shop' },
    pauseMs: 1,
    graph: async (query: string) => {
      if (query.startsWith('mutation')) throw refusal()
      const pullRequest = { ...standing, mergeCommit: null, ...looks[Math.min(look, looks.length - 1)] }
      look += 1
      return { repository: { autoMergeAllowed: true, pullRequest } }
    },
    rest: {
      pulls: {
        merge: async (ask: object) => {
          merges.push(ask)
          return { data: { sha: commit('m') } }
        },
      },
    },
  } as unknown as GitHub
  const ask = {
    number: 1,
    head,
    base: 'main',
    method: 'merge',
    subject: '',
    body: '',
    mergeQueue: false,
  } as const
  return { answer: await mergePullRequest(github, ask), merges: merges.length }
}

const words = 'Protected branch rules not configured for this branch'

function refusal() {
  const errors = [{ type: 'UNPROCESSABLE', message: words }] as never
  return new GraphqlResponseError({ method: 'POST', url: '/graphql' }, {}, { data: null, errors } as never)
}

const blocked = { mergeStateStatus: 'BLOCKED' }

it('what GitHub would not arm and still holds back is neither merged nor asked for again', async () => {
  expect(await armed(blocked)).toEqual({ answer: { kind: 'held', detail: words }, merges: 0 })
})

it('what GitHub would not arm is looked at anew, and that look counts', async () => {
  expect(await armed(blocked, { mergeStateStatus: 'CLEAN' })).toMatchObject({
    answer: { kind: 'merged' },
    merges: 1,
  })
  expect(await armed(blocked, { ...blocked, autoMergeRequest: {} })).toEqual({
    answer: { kind: 'armed' },
    merges: 0,
  })
  const mergeCommit = { oid: commit('m') }
  expect(await armed(blocked, { state: 'MERGED', mergeCommit })).toMatchObject({
    answer: { kind: 'merged' },
    merges: 0,
  })
  await expect(
    armed(blocked, { state: 'MERGED', mergeCommit, baseRefName: 'release' }),
  ).rejects.toMatchObject({
    fault: { kind: 'moved' },
  })
  await expect(armed(blocked, { headRefOid: commit('x') })).rejects.toMatchObject({
    fault: { kind: 'moved' },
  })
})
