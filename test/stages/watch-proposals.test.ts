import { expect, it } from 'vitest'
import type { WatchedProposal } from '../../src/core/effect.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { PullRequestSeen } from '../../src/core/pull-request/pull-request.ts'
import type { Forge } from '../../src/ports/forge.ts'
import type { Ports } from '../../src/ports/stage.ts'
import { watchProposals } from '../../src/stages/watch-proposals.ts'
import { commit, config, tree } from '../support/builders.ts'

const [base, head, merge] = [commit('b'), commit('h'), commit('m')]
const before: PullRequestSeen = {
  ...{ number: 1, url: '', state: 'open', draft: false, base: 'main', head, mergeCommit: null },
  ...{ mergeable: 'blocked', checks: [], reviews: 'not-required', reviewedAt: null },
  ...{ autoMerge: false, queuePosition: null },
}

/** Nobody waits for long here. */
function wake(_: number, call: () => void) {
  const soon = setImmediate(call)
  return () => clearImmediate(soon)
}

/** What three looks at a pull request tell, its merge being on the target or not; null for nothing. */
async function looked(
  look: Partial<PullRequestSeen>,
  { isThere = false, ...watched }: { readonly isThere?: boolean } & Partial<WatchedProposal> = {},
) {
  const end = new AbortController()
  let looks = 0
  const forge: Partial<Forge> = {
    look: async () => {
      looks += 1
      if (looks === 3) end.abort()
      return { kind: 'done', value: [{ ...before, ...look }] }
    },
  }
  const ports = {
    forge,
    config: config(),
    remote: { name: 'origin', tip: async () => ({ kind: 'done', value: base }) },
    repository: { reaches: async () => isThere, tree: async () => tree('t'), tip: async () => base },
    clock: { now: () => 0, chance: () => 0, wake },
  } as unknown as Ports
  const open = {
    task: toTaskId('a'),
    attempt: 1,
    number: 1,
    branch: 'a',
    base,
    head,
    seen: before,
    news: 1,
    ...watched,
  }
  const effect = { type: 'watch-proposals', id: '', target: 'main', tip: base, open: [open] } as const
  return watchProposals(effect, ports, end.signal)
}

it('a merge that the forge tells of before git has it is not told yet', async () => {
  expect(await looked({ state: 'merged', mergeCommit: merge })).toBe(null)
})

it('a merge into another branch is told at once, since it never comes to the target', async () => {
  const look = { state: 'merged', base: 'next', mergeCommit: merge } as const
  expect(await looked(look)).toMatchObject({ proposals: [{ seen: look, landed: null }] })
})

it('a look that shows nothing new is told only where something is awaited', async () => {
  expect(await looked({})).toBe(null)
  expect(await looked({}, { awaited: true })).toMatchObject({ proposals: [{ seen: before }] })
})
