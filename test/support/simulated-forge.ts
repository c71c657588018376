import type { CommitId } from '../../src/core/ids.ts'
import type { Observation } from '../../src/core/input.ts'
import type {
  BranchRules,
  PullRequestSeen,
  RemoteEvidence,
} from '../../src/core/pull-request/pull-request.ts'
import { isSameLook } from '../../src/core/pull-request/pull-request.ts'
import type { Saying } from '../../src/core/pull-request/saying.ts'
import { start } from './builders.ts'
import type { ForgeEffect } from './script.ts'
import type { SimulatedGit } from './simulated-git.ts'

interface Pull {
  readonly number: number
  head: CommitId
  state: PullRequestSeen['state']
  base: string
  mergeCommit: CommitId | null
}

/** How programs and people judge a pull request; what is left out is content. */
export interface Judges {
  readonly ci?: (task: string, contents: Readonly<Record<string, string>>) => 'pending' | 'passed' | 'failed'
  readonly autoMerge?: () => boolean
  readonly position?: () => number | null
  readonly review?: (task: string, contents: Readonly<Record<string, string>>) => PullRequestSeen['reviews']
  readonly draft?: boolean
  readonly base?: () => string
  readonly mergeable?: () => PullRequestSeen['mergeable']
  /** What somebody else does to a pull request as it is merged. */
  readonly spoil?: (git: SimulatedGit, merge: CommitId) => CommitId
}

/** As much of a forge as the core can see: it remembers what was asked of it, whoever hears the answer. */
export function simulatedForge(judges: Judges = {}) {
  const pulls = new Map<string, Pull>()
  const counts = { opened: 0, merged: 0 }
  const said: string[] = []
  const pullOf = (task: string): Pull => {
    const known = pulls.get(task)
    if (known !== undefined) return known
    counts.opened += 1
    const made: Pull = {
      number: counts.opened,
      head: '' as CommitId,
      state: 'open',
      base: 'main',
      mergeCommit: null,
    }
    pulls.set(task, made)
    return made
  }
  const seen = (task: string, git: SimulatedGit): PullRequestSeen => {
    const { number, head, state, base, mergeCommit } = pullOf(task)
    const { contents } = git.at(head)
    const reviews = judges.review?.(task, contents) ?? 'not-required'
    return {
      ...{
        number,
        url: `https://forge.example/${number}`,
        state,
        draft: judges.draft ?? false,
        base: judges.base?.() ?? base,
      },
      ...{
        head,
        mergeCommit,
        mergeable: judges.mergeable?.() ?? 'yes',
        reviews,
        reviewedAt: start,
        autoMerge: judges.autoMerge?.() ?? false,
        queuePosition: judges.position?.() ?? null,
      },
      checks: [{ name: 'ci', outcome: judges.ci?.(task, contents) ?? 'passed', url: '' }],
    }
  }
  const landed = (task: string, git: SimulatedGit) => {
    const commit = pullOf(task).mergeCommit
    return commit === null ? null : { commit, tree: git.at(commit).tree }
  }
  const merge = (task: string, git: SimulatedGit) => {
    const pull = pullOf(task)
    const made = git.commit(
      git.at(pull.head).contents,
      git.tip === null ? [pull.head] : [git.tip, pull.head],
    ).id
    const commit = judges.spoil?.(git, made) ?? made
    counts.merged += 1
    Object.assign(pull, { state: 'merged', mergeCommit: commit })
    git.tip = commit
    return { commit, tree: git.at(commit).tree }
  }
  const perform = (effect: ForgeEffect, git: SimulatedGit): Observation | null => {
    if (effect.type === 'propose') {
      const { task, candidate, commit, lower } = effect
      const pull = pullOf(task)
      Object.assign(pull, { head: commit, base: lower?.branch ?? 'main' })
      const url = `https://forge.example/${pull.number}`
      return { type: 'proposal-made', task, candidate, number: pull.number, url, head: commit }
    }
    if (effect.type === 'watch-proposals') {
      const proposals = effect.open
        .map((watched) => ({
          watched,
          news: {
            ...{ task: watched.task, seen: seen(watched.task, git), landed: landed(watched.task, git) },
            news: watched.news,
          },
        }))
        .filter(({ watched, news }) => watched.awaited || !isSameLook(watched.seen, news.seen))
        .map(({ news }) => news)
      const isQuiet = proposals.length === 0 && git.tip === effect.tip
      return isQuiet ? null : { type: 'proposals-seen', tip: git.tip, proposals }
    }
    if (effect.type === 'read-evidence')
      return { type: 'evidence-read', task: effect.task, evidence: evidenceOf(effect.task) }
    if (effect.type === 'disarm-proposal')
      return { type: 'merge-disarmed', task: effect.task, number: effect.number }
    if (effect.type === 'ready-proposal') return { type: 'draft-readied', task: effect.task }
    if (effect.type === 'publish-verdicts' || effect.type === 'answer-comments') {
      // Once each, as a forge that is looked at before it is told.
      said.push(...sayingsOf(effect).filter((each) => !said.includes(each)))
      return { type: 'forge-told', effect: effect.id }
    }
    if (effect.type === 'release-branch') {
      for (const pull of pulls.values()) {
        if (effect.above?.includes(pull.number)) pull.base = 'main'
        if (pull.state === 'open' && pull.base === effect.branch) pull.state = 'closed'
      }
      return null
    }
    const { task, candidate, base } = effect
    const before = landed(task, git)
    if (before === null && git.tip !== base) return { type: 'base-moved', task, candidate, tip: git.tip }
    return { type: 'proposal-merged', task, candidate, ...(before ?? merge(task, git)) }
  }
  return { pulls, counts, said, perform, merge }
}

function sayingsOf(saying: Saying): readonly string[] {
  const { task, commit } = saying
  if (saying.type === 'answer-comments') {
    const ids = saying.comments.map(({ id }) => id).join()
    return [`${task}#${saying.attempt} answers ${ids}${saying.resolve ? ' and resolves' : ''} by ${commit}`]
  }
  return saying.verdicts.map(({ check, result }) => `${task}: ${check} ${result.outcome} on ${commit}`)
}

function evidenceOf(task: string): RemoteEvidence {
  const comment = {
    id: `${task} 1`,
    author: 'rita',
    text: 'Please say it.',
    path: null,
    line: null,
    at: start,
  }
  return { checks: [{ name: 'ci', url: '', tail: `${task} is broken` }], reviews: [comment] }
}

/** A branch that wants CI to pass. */
export const branchRules: BranchRules = {
  requiredChecks: ['ci'],
  upToDate: true,
  pullRequestRequired: true,
  approvals: 0,
  codeOwners: false,
  conversations: false,
  linearHistory: false,
  signedCommits: false,
  methods: ['merge', 'squash', 'rebase'],
  mergeQueue: false,
  locked: false,
  autoMerge: false,
  patterns: [],
  limits: { fileSizeBytes: null, pathLength: null, paths: [], extensions: [] },
  others: [],
  unknown: [],
  unread: [],
}
