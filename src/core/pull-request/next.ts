import type { Work } from '../attempt/work.ts'
import { isStacked } from '../config.ts'
import type { Effect } from '../effect.ts'
import type { CommitId } from '../ids.ts'
import { isArmed } from '../queue/change.ts'
import { landId } from '../queue/land-id.ts'
import { landingText } from '../queue/landing-text.ts'
import type { Built, Candidate } from '../queue/state.ts'
import type { Run } from '../run/state.ts'
import { forgeBranch } from '../task/own-branch.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import type { Proposed } from './judge.ts'
import { countsLooks, proposedEntries, staleProposal, wantsEvidence, wantsReview } from './judge.ts'
import type { MergeMethod } from './pull-request.ts'
import type { ProposalStory } from './story.ts'

/** What is wanted of forge and remote. */
export function proposalEffects(world: World): Effect[] {
  const open = proposedEntries(world)
  return [
    ...proposeEffects(world),
    ...landEffects(world, open),
    ...watchEffects(world, open),
    ...evidenceEffects(world, open),
    ...draftEffects(world, open),
    ...disarmEffects(world),
    ...world.sayings.values(),
  ]
}

function proposeEffects(world: World): Effect[] {
  const { candidate } = world.queue
  if (candidate?.status !== 'proposing') return []
  const record = requireTask(world, candidate.task)
  if (record.state.status !== 'queued') return []
  const { task, candidate: number, base, commit, tree, lower } = candidate
  const { head, attempt } = record.state.work
  const branch = forgeBranch(requireRun(world), record, record.state.work.branch)
  const { opened, pushed, base: below } = record.proposals
  const id = `propose ${task}!${number}`
  return [
    {
      type: 'propose',
      ...{ id, task, candidate: number, target: requireRun(world).target, base, commit, tree, head, branch },
      ...{ attempt, own: pushed, story: storyOf(record, candidate) },
      ...sinceOf(requireRun(world), record.state.work),
      ...(opened === null ? {} : { number: opened.number }),
      ...(lower === undefined ? {} : { lower }),
      ...(lower === undefined && below !== null ? { comesDown: true } : {}),
    },
  ]
}

/** Where stacked work began, what is below it being able to land as other commits. */
export function sinceOf({ config }: Run, { base }: Work): { readonly since?: CommitId } {
  return isStacked(config) ? { since: base } : {}
}

function storyOf(record: TaskRecord, { runs, lower }: Extract<Candidate, Built>): ProposalStory {
  const { spec, tally, tokens, usd, saved } = record
  return {
    ...{
      title: spec.title,
      prompt: spec.prompt,
      agent: saved?.agent ?? '',
      attempts: tally.attempts,
      tokens,
      usd,
      ...(spec.issue === undefined ? {} : { issue: spec.issue }),
      ...(spec.branch === undefined ? {} : { branch: spec.branch }),
      ...(lower === undefined ? {} : { stackedOn: lower.number }),
    },
    size: saved?.size ?? { files: 0, addedLines: 0, removedLines: 0 },
    checks: runs.map(({ check, result }) => ({
      name: check,
      outcome: result.outcome,
      durationMs: result.durationMs,
    })),
  }
}

function landEffects(world: World, open: readonly Proposed[]): Effect[] {
  const { target, tip, config, rules } = requireRun(world)
  return open.flatMap(({ task, work, proposal }): Effect[] => {
    const { built, number, head, landing, news } = proposal
    if (landing !== 'asked') return []
    const record = requireTask(world, task)
    const { candidate, base, commit, tree } = built
    const method: MergeMethod = config.queue.method
    const text = landingText(requireRun(world), record, world.now)
    const mergeQueue = rules?.mergeQueue ?? false
    return [
      {
        type: 'land',
        id: `${landId({ task, candidate })} ${news}`,
        ...{ task, candidate, target, tip, base, commit },
        proposal: {
          number,
          attempt: work.attempt,
          head,
          branch: forgeBranch(requireRun(world), record, work.branch),
          tree,
          method,
          mergeQueue,
          text,
        },
      },
    ]
  })
}

/** One look for all of them; another one as soon as there is something else to compare with. */
function watchEffects(world: World, open: readonly Proposed[]): Effect[] {
  const watched = open.filter(({ proposal }) => proposal.landing !== 'asked')
  if (watched.length === 0) return []
  const { target, tip } = requireRun(world)
  const last = Math.max(...watched.map(({ proposal }) => proposal.news))
  return [
    {
      type: 'watch-proposals',
      id: `watch-proposals ${watched.length} ${last} ${tip?.slice(0, 12) ?? ''}`,
      ...{ target, tip },
      open: watched.map(({ task, work, proposal }) => ({
        ...{ task, attempt: work.attempt },
        branch: forgeBranch(requireRun(world), requireTask(world, task), work.branch),
        ...{ number: proposal.number, base: proposal.built.base, head: proposal.head },
        ...{ seen: proposal.seen, news: proposal.news },
        ...sinceOf(requireRun(world), work),
        ...(countsLooks(world, proposal) ? { awaited: true } : {}),
      })),
    },
  ]
}

function evidenceEffects(world: World, open: readonly Proposed[]): Effect[] {
  return open
    .filter(({ proposal }) => wantsEvidence(world, proposal))
    .map(({ task, proposal }) => ({
      type: 'read-evidence',
      id: `evidence ${task} ${proposal.news}`,
      task,
      number: proposal.number,
      // What looks did not show armed may be so all the same.
      ...(isArmed(proposal) || proposal.turnedOff === true ? { armed: true } : {}),
    }))
}

function draftEffects(world: World, open: readonly Proposed[]): Effect[] {
  return open
    .filter(({ proposal }) => wantsReview(world, proposal))
    .map(({ task, proposal: { number, news } }) => ({
      type: 'ready-proposal',
      id: `ready ${task} ${news}`,
      task,
      number,
    }))
}

/** Before its entry is an ordinary one again, which nobody watches at the forge. */
function disarmEffects(world: World): Effect[] {
  const stale = staleProposal(world)
  if (stale === null || !isArmed(stale.proposal)) return []
  const { task, proposal } = stale
  const { number, built } = proposal
  return [{ type: 'disarm-proposal', id: `disarm ${task}!${built.candidate}`, task, number }]
}
