import { expect, it } from 'vitest'
import type { CommitId } from '../../src/core/ids.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { MergeMethod, PullRequestSeen } from '../../src/core/pull-request/pull-request.ts'
import type { Forge } from '../../src/ports/forge.ts'
import type { Ports } from '../../src/ports/stage.ts'
import { landProposal } from '../../src/stages/steps/land-proposal.ts'
import { commit, tree } from '../support/builders.ts'

const [base, head] = [commit('b'), commit('h')]
const seen: PullRequestSeen = {
  ...{ number: 1, url: '', state: 'open', draft: false, base: 'main', head, mergeCommit: null },
  ...{ mergeable: 'blocked', checks: [], reviews: 'not-required', reviewedAt: null },
  ...{ autoMerge: false, queuePosition: null },
}

/** How often the forge was asked for a merge that it does not make, of a pull request as it looks, and what came of it. */
async function asked(
  look: Partial<PullRequestSeen>,
  kind: 'refused' | 'moved' | 'unreachable' = 'refused',
  tip: CommitId = base,
) {
  const orders: string[] = []
  const forge: Partial<Forge> = {
    host: 'forge.example',
    merge: async () => {
      orders.push('merge')
      return { kind: 'fault', fault: { kind, detail: 'no' } }
    },
    disarm: async () => {
      orders.push('disarm')
      return { kind: 'done', value: null }
    },
    look: async () => ({ kind: 'done', value: [{ ...seen, ...look }] }),
  }
  const tips: Readonly<Record<string, CommitId>> = { main: tip, a: head }
  const remote = { name: 'origin', tip: async (of: string) => ({ kind: 'done', value: tips[of] }) }
  const text = { subject: '', body: '', trailers: [], at: 0 }
  const method: MergeMethod = 'merge'
  const proposal = {
    ...{
      number: 1,
      attempt: 1,
      head,
      branch: 'a',
      tree: tree('t'),
      method,
      mergeQueue: false,
      text,
    },
  } as const
  const effect = { type: 'land', id: 'land a!1', task: toTaskId('a'), candidate: 1, target: 'main' } as const
  const ports = { forge, remote } as unknown as Ports
  const outcome = await landProposal({ ...effect, tip: base, base, commit: head, proposal }, ports)
  return { orders, outcome }
}

it('what people took back is not merged, whatever the forge has rules for, and that is told', async () => {
  for (const look of [{ state: 'closed' }, { draft: true }, { reviews: 'changes-requested' }] as const)
    expect(await asked(look)).toMatchObject({
      orders: [],
      outcome: { type: 'proposals-seen', proposals: [{ seen: look }] },
    })
})

it('a merge that is refused for any other reason is held with the words of the forge', async () => {
  expect(await asked({})).toMatchObject({
    orders: ['merge'],
    outcome: { type: 'proposal-held', task: 'a', candidate: 1, detail: 'no' },
  })
})

it('a merge that the forge is not there for is tried again later', async () => {
  expect(await asked({}, 'unreachable')).toMatchObject({
    outcome: { failure: { fault: { kind: 'unreachable' } } },
  })
})

it('a pull request that was given another base meanwhile is not merged, and that is told', async () => {
  expect((await asked({ base: 'next' }, 'moved')).outcome).toMatchObject({
    type: 'proposals-seen',
    tip: base,
    proposals: [{ seen: { base: 'next' }, landed: null }],
  })
  expect((await asked({}, 'moved')).outcome).toMatchObject({ failure: { fault: { kind: 'moved' } } })
})

it('what was queued by an order whose answer was lost stays in the queue where the target went on meanwhile', async () => {
  expect(await asked({ queuePosition: 1 }, 'refused', commit('c'))).toMatchObject({
    orders: [],
    outcome: { type: 'proposal-left', how: 'queued' },
  })
})

it('a pull request that was merged into another branch is told as it is, and not looked for on the target', async () => {
  const look = { state: 'merged', base: 'next', mergeCommit: commit('m') } as const
  for (const tip of [base, commit('c')])
    expect(await asked(look, 'refused', tip)).toMatchObject({
      orders: [],
      outcome: { type: 'proposals-seen', tip, proposals: [{ seen: look, landed: null }] },
    })
})

it('what was armed by an order whose answer was lost is called off where the target went on meanwhile', async () => {
  expect(await asked({ autoMerge: true }, 'refused', commit('c'))).toMatchObject({
    orders: ['disarm'],
    outcome: { type: 'base-moved', tip: commit('c') },
  })
})
