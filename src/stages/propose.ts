import { pullRequestConfig } from '../core/config.ts'
import type { Effect } from '../core/effect.ts'
import type { CommitId } from '../core/ids.ts'
import type { PullRequestAsk } from '../ports/forge.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import type { Outage } from './steps/forge-failed.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'
import { retargetAll } from './steps/retarget.ts'
import { takeOver } from './steps/take-over.ts'

type Propose = Extract<Effect, { readonly type: 'propose' }>

/** Puts the proven tree on the task's branch at the remote and has a pull request of it; what others pushed stays. */
export const propose: Stage<'propose'> = async (effect, ports) => {
  const { forge, remote } = requireForge(ports)
  const { id, task, candidate, branch, own } = effect
  const there = await remote.tip(branch)
  if (there.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: there })
  if (there.value !== null && !own.includes(there.value)) {
    const taken = await takeOver({ ...effect, head: there.value, number: effect.number ?? null }, ports)
    return 'fault' in taken ? forgeFailed(id, taken) : taken
  }
  const away = await comeDown(effect, ports)
  if (away !== null) return forgeFailed(id, away)
  const head = await pushable(effect, ports)
  const push = await remote.push({ branch, commit: head, expected: there.value })
  if (push.kind === 'unreachable') return forgeFailed(id, { forge: remote.name, fault: push })
  // Whoever moved it in between is looked at next time.
  if (push.value.kind !== 'pushed') {
    const { kind } = push.value
    const detail = kind === 'refused' ? push.value.detail : `${branch} moved`
    return forgeFailed(id, { forge: remote.name, fault: { kind, detail } })
  }
  const answer = await forge.ensure(await askOf(effect, ports))
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  const { number, url, unmet } = answer.value
  return { type: 'proposal-made', task, candidate, number, url, head, unmet }
}

/** Before the push: that is what has programs look at it, and many look only at what goes to the target. */
async function comeDown({ comesDown, number, target }: Propose, ports: Ports): Promise<Outage | null> {
  return comesDown === true && number !== undefined ? retargetAll([number], { target, ports }) : null
}

/** The work as it is where that holds the base already, else the candidate, which holds both. */
async function pushable({ head, base, commit, tree }: Propose, { repository }: Ports): Promise<CommitId> {
  const same = (await repository.tree(head)) === tree
  return same && (await repository.reaches(head, base)) ? head : commit
}

async function askOf(effect: Propose, ports: Ports): Promise<PullRequestAsk> {
  const { task, branch, target, base, story, lower } = effect
  const { draft, labels, reviewers, assignees, milestone } = pullRequestConfig(ports.config)
  const { title, body } = await ports.describe({ task, target, base, story })
  const text = { run: ports.run, task, branch, base: lower?.branch ?? target, title, body }
  return { ...text, draft, labels, reviewers, assignees, milestone }
}
