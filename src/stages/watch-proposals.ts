import { pullRequestConfig } from '../core/config.ts'
import type { Effect, WatchedProposal } from '../core/effect.ts'
import type { CommitId } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import type { PullRequestSeen } from '../core/pull-request/pull-request.ts'
import { isSameLook } from '../core/pull-request/pull-request.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { followTarget } from './steps/follow-target.ts'
import type { Outage } from './steps/forge-failed.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'
import { pause } from './steps/pause.ts'
import { readLanded } from './steps/read-landed.ts'
import { takeOver } from './steps/take-over.ts'

type Watch = Extract<Effect, { readonly type: 'watch-proposals' }>
type Seen = Extract<Observation, { readonly type: 'proposals-seen' }>

/** One question for all of them, again and again and less and less often, until something is not as it was. */
export const watchProposals: Stage<'watch-proposals'> = async (effect, ports, signal) => {
  const { pollMs } = pullRequestConfig(ports.config)
  // Where all were looked at a moment ago, another look at once would tell nothing new.
  if (effect.open.every(({ seen }) => seen !== null)) await pause(ports.clock, pollMs, signal)
  for (let waitMs = pollMs; !signal.aborted; waitMs = Math.min(waitMs * growth, pollMs * mostPolls)) {
    const look = await lookOnce(effect, ports)
    if ('fault' in look) return forgeFailed(effect.id, look)
    if (look.type !== 'proposals-seen' || look.proposals.length > 0 || look.tip !== effect.tip) return look
    await pause(ports.clock, waitMs, signal)
  }
  return null
}

const growth = 1.5
/** 10 s become a minute. */
const mostPolls = 6

type Look = Seen | Outage | Extract<Observation, { type: 'branch-taken-over' }>

/** The forge before git: what it says is merged is to be found there then. */
async function lookOnce({ target, open }: Watch, ports: Ports): Promise<Look> {
  const { forge, remote } = requireForge(ports)
  const answer = await forge.look(open.map(({ number }) => number))
  if (answer.kind === 'fault') return { forge: forge.host, fault: answer.fault }
  const tip = await remote.tip(target)
  if (tip.kind === 'unreachable') return { forge: remote.name, fault: tip }
  const proposals: Seen['proposals'][number][] = []
  for (const watched of open) {
    const seen = answer.value.find(({ number }) => number === watched.number)
    if (seen === undefined) continue
    const news = await newsOf({ watched, seen, target, tip: tip.value }, ports)
    if (news === null) continue
    if ('type' in news || 'fault' in news) return news
    proposals.push(news)
  }
  const isLanded = proposals.some(({ landed }) => landed !== null)
  const lag = isLanded && tip.value !== null ? await followTarget({ target, commit: tip.value }, ports) : null
  return { type: 'proposals-seen', tip: tip.value, proposals, ...(lag === null ? {} : { lag }) }
}

interface Found {
  readonly watched: WatchedProposal
  readonly seen: PullRequestSeen
  readonly target: string
  readonly tip: CommitId | null
}

async function newsOf(
  { watched, seen, target, tip }: Found,
  ports: Ports,
): Promise<Seen['proposals'][number] | Exclude<Look, Seen> | null> {
  const { task, head, news } = watched
  if (seen.state === 'merged') {
    const landed = await readLanded({ commit: seen.mergeCommit, tip }, ports)
    if (landed !== null) return { task, seen, landed, news }
    // The forge tells before git has it; elsewhere it never gets there.
    return seen.base === target || isSameLook(watched.seen, seen) ? null : { task, seen, landed, news }
  }
  if (seen.head !== head && seen.state === 'open') return pushedBySomebody(watched, ports)
  return isSameLook(watched.seen, seen) && watched.awaited !== true
    ? null
    : { task, seen, landed: null, news }
}

/** The forge may lag behind a push of orch's own; the remote does not. */
async function pushedBySomebody(watched: WatchedProposal, ports: Ports): Promise<Exclude<Look, Seen> | null> {
  const { remote } = requireForge(ports)
  const tip = await remote.tip(watched.branch)
  if (tip.kind === 'unreachable') return { forge: remote.name, fault: tip }
  if (tip.value === null || tip.value === watched.head) return null
  return takeOver({ ...watched, head: tip.value }, ports)
}
