import type { Effect, ProposalLanding } from '../../core/effect.ts'
import type { CommitId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import { isTakenBack } from '../../core/pull-request/pull-request.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Ports } from '../../ports/stage.ts'
import { followTarget } from './follow-target.ts'
import { forgeFailed, requireForge } from './forge-failed.ts'
import { readLanded } from './read-landed.ts'
import { takeOver } from './take-over.ts'

type Land = Extract<Effect, { readonly type: 'land' }> & { readonly proposal: ProposalLanding }

/** Has the forge merge exactly the head whose tree is proven on exactly this tip, and reads from git what came of it. */
export async function landProposal(effect: Land, ports: Ports): Promise<Observation> {
  const { forge, remote } = requireForge(ports)
  const { id, task, candidate, target, base, proposal } = effect
  const { number, head, method, mergeQueue, text } = proposal
  const tip = await remote.tip(target)
  if (tip.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: tip })
  if (tip.value !== base) return mergedBefore(effect, { tip: tip.value, ports })
  const news = await takenBack(effect, forge)
  if (news !== null) return news
  const body = text.trailers.map(([name, value]) => `${name}: ${value}`).join('\n')
  const answer = await forge.merge({
    number,
    head,
    base: target,
    method,
    mergeQueue,
    subject: text.subject,
    body,
  })
  if (answer.kind === 'fault') {
    if (answer.fault.kind === 'moved') return movedUnderneath(effect, ports)
    if (answer.fault.kind !== 'refused') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
    const { detail } = answer.fault
    return (await takenBack(effect, forge)) ?? { type: 'proposal-held', task, candidate, detail }
  }
  switch (answer.value.kind) {
    case 'merged':
      return readMerged(effect, { commit: answer.value.commit, ports })
    case 'held':
      return { type: 'proposal-held', task, candidate, detail: answer.value.detail }
    case 'armed':
    case 'queued':
      return { type: 'proposal-left', task, candidate, how: answer.value.kind }
  }
}

/** The target moved: by this very merge, whose answer was lost, or by somebody else. */
async function mergedBefore(
  effect: Land,
  { tip, ports }: { readonly tip: CommitId | null; readonly ports: Ports },
): Promise<Observation> {
  const { forge } = requireForge(ports)
  const look = await forge.look([effect.proposal.number])
  if (look.kind === 'fault') return forgeFailed(effect.id, { forge: forge.host, fault: look.fault })
  const [seen] = look.value
  if (seen?.state === 'merged' && seen.base !== effect.target)
    return { type: 'proposals-seen', tip, proposals: [{ task: effect.task, seen, landed: null }] }
  if (seen?.state === 'merged') return readMerged(effect, { commit: seen.mergeCommit, ports })
  // Its own queue goes on with it, whatever tip it was asked on.
  if (seen?.queuePosition != null)
    return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how: 'queued' }
  // Armed by an order whose answer was lost, and nothing watches it from now on.
  const disarmed = seen?.autoMerge === true ? await forge.disarm(seen.number) : null
  if (disarmed?.kind === 'fault') return forgeFailed(effect.id, { forge: forge.host, fault: disarmed.fault })
  return { type: 'base-moved', task: effect.task, candidate: effect.candidate, tip }
}

/** What people did to it since it was ready, which the forge itself may have no rule for; null for nothing. */
async function takenBack(
  { id, task, target, base, proposal }: Land,
  forge: Forge,
): Promise<Observation | null> {
  const look = await forge.look([proposal.number])
  if (look.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: look.fault })
  const [seen] = look.value
  if (seen === undefined || !isTakenBack(seen, target)) return null
  return { type: 'proposals-seen', tip: base, proposals: [{ task, seen, landed: null }] }
}

/** Its head or its base is not the one that was proven, or the forge has not seen that yet. */
async function movedUnderneath(effect: Land, ports: Ports): Promise<Observation> {
  const { forge, remote } = requireForge(ports)
  const { task, proposal, base } = effect
  const tip = await remote.tip(proposal.branch)
  if (tip.kind === 'unreachable') return forgeFailed(effect.id, { forge: remote.name, fault: tip })
  const head = tip.value
  if (head !== null && head !== proposal.head) {
    const { branch, attempt, number } = proposal
    const taken = await takeOver({ task, attempt, branch, base, head, number }, ports)
    return 'fault' in taken ? forgeFailed(effect.id, taken) : taken
  }
  const news = await takenBack(effect, forge)
  if (news !== null) return news
  const fault = { kind: 'moved', detail: `#${proposal.number} is not at ${proposal.head}` } as const
  return forgeFailed(effect.id, { forge: forge.host, fault })
}

async function readMerged(
  effect: Land,
  { commit, ports }: { readonly commit: CommitId | null; readonly ports: Ports },
): Promise<Observation> {
  const { id, task, candidate, target } = effect
  const { remote } = requireForge(ports)
  const tip = await remote.tip(target)
  if (tip.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: tip })
  const landed = await readLanded({ commit, tip: tip.value }, ports)
  if (landed === null) {
    const detail = `${commit ?? 'the merge'} is not on ${target} yet`
    return forgeFailed(id, { forge: remote.name, fault: { kind: 'unreachable', detail } })
  }
  const lag = tip.value === null ? null : await followTarget({ target, commit: tip.value }, ports)
  return { type: 'proposal-merged', task, candidate, ...landed, ...(lag === null ? {} : { lag }) }
}
