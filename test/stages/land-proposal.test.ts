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

/** A merge that the forge does not make, of a pull request as it looks then. */
function refused(look: Partial<PullRequestSeen>, kind: 'refused' | 'moved' = 'refused') {
  const forge: Partial<Forge> = {
    host: 'forge.example',
    merge: async () => ({ kind: 'fault', fault: { kind, detail: 'no' } }),
    look: async () => ({ kind: 'done', value: [{ ...seen, ...look }] }),
  }
  const tips: Readonly<Record<string, CommitId>> = { main: base, a: head }
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
  return landProposal({ ...effect, tip: base, base, commit: head, proposal }, {
    forge,
    remote,
  } as unknown as Ports)
}

it('a refused merge of what people took back tells what they did', async () => {
  for (const look of [{ state: 'closed' }, { draft: true }, { reviews: 'changes-requested' }] as const)
    expect(await refused(look)).toMatchObject({ type: 'proposals-seen', proposals: [{ seen: look }] })
})

it('a refused merge for any other reason is tried again later', async () => {
  expect(await refused({})).toMatchObject({ type: 'effect-failed', failure: { kind: 'forge-failed' } })
})

it('a pull request that was given another base meanwhile is not merged, and that is told', async () => {
  expect(await refused({ base: 'next' }, 'moved')).toMatchObject({
    type: 'proposals-seen',
    tip: base,
    proposals: [{ seen: { base: 'next' }, landed: null }],
  })
  expect(await refused({}, 'moved')).toMatchObject({ failure: { fault: { kind: 'moved' } } })
})
