import { expect } from 'vitest'
import { makeForge } from '../../../src/adapters/github/forge.ts'
import { toCommitId } from '../../../src/core/ids.ts'
import { setStage } from '../../fakehub/stage.ts'
import type { Fakehub } from '../../fakehub/start.ts'
import { startFakehub } from '../../fakehub/start.ts'
import type { ForgeStage, StagedPull } from './forge-stage.ts'

const repo = 'acme/rocket'
const endpoints = {
  open: { method: 'POST', path: `^/repos/${repo}/pulls$` },
  merge: { method: 'PUT', path: '/merge$' },
  comment: { method: 'POST', path: '/comments$' },
}

/** The fake GitHub as a stage for the contract; throttling is off, or a minute would go by. */
export async function openHubStage(
  kind: 'cloud' | 'enterprise',
): Promise<ForgeStage & { readonly hub: Fakehub }> {
  const hub = await startFakehub(kind)
  const { push, git, remove } = await setStage(hub, repo)
  const place = { host: '127.0.0.1', baseUrl: hub.apiUrl, owner: 'acme', repository: 'rocket' }
  const pace = { throttle: false, unitMs: 1 }
  return {
    hub,
    forge: makeForge(place, { token: 'write-token', pace, version: '0.0.0' }),
    push: (branch, files, from) =>
      toCommitId(push(branch, files, from === undefined ? undefined : `origin/${from}`)),
    tip: (branch) => toCommitId(git('rev-parse', branch).trim()),
    pulls: async (branch) =>
      (await hub.state(repo)).pulls.filter((pull) => pull.branch === branch).map(stagedPull),
    protect: async (branch, { checks = [], queue = false }) => {
      const required = {
        required_status_checks: checks.map((context) => ({ context })),
        strict_required_status_checks_policy: false,
      }
      await hub.ask('rules', {
        repo,
        branch,
        rules: [
          ...(checks.length === 0 ? [] : [{ type: 'required_status_checks', parameters: required }]),
          ...(queue ? [{ type: 'merge_queue', parameters: queueParameters }] : []),
        ],
      })
    },
    allowAutoMerge: async (isAllowed) => {
      await hub.ask('settings', { repo, settings: { allowAutoMerge: isAllowed } })
    },
    check: async (sha, name, { outcome, log }) => {
      const state =
        outcome === 'pending'
          ? ({ status: 'in_progress', conclusion: null } as const)
          : { conclusion: outcome === 'passed' ? 'success' : 'failure' }
      await hub.ask('check', { repo, sha, name, ...state, ...(log === undefined ? {} : { log }) })
    },
    review: async (number, { verdict, text, line }) => {
      const state = ({ approve: 'APPROVED', changes: 'CHANGES_REQUESTED', comment: 'COMMENTED' } as const)[
        verdict
      ]
      const comments = line === undefined ? [] : [{ ...line, body: text }]
      await hub.ask('review', { repo, number, state, body: text, comments })
    },
    openByHand: async (branch, base, title) => {
      await fetch(`${hub.apiUrl}/repos/${repo}/pulls`, {
        method: 'POST',
        headers: { authorization: 'token write-token', 'user-agent': 'a person' },
        body: JSON.stringify({ head: branch, base, title }),
      })
    },
    openIssue: async (issue) => {
      const { number } = Object(await hub.ask('issue', { repo, ...issue, labels: [...issue.labels] }))
      return number
    },
    advanceQueue: async (branch) => {
      await hub.ask('advance-queue', { repo, branch })
    },
    dropAfter: async (call) => {
      await hub.ask('fault', { ...endpoints[call], trouble: { kind: 'drop', when: 'after' } })
    },
    staleList: async () => {
      await hub.ask('fault', { method: 'GET', path: '/pulls$', skip: 1, trouble: { kind: 'stale' } })
    },
    fail: async (how) => {
      await hub.ask('fault', { times: null, trouble: troubles[how] })
    },
    recover: async () => {
      await hub.ask('clear-faults', {})
    },
    calls: async () => {
      const { total } = await hub.calls()
      await hub.ask('forget-calls', {})
      return total
    },
    close: async () => {
      const violations = await hub.violations()
      await hub.stop()
      remove()
      expect(violations).toEqual([])
    },
  }
}

const troubles = {
  outage: { kind: 'answer', status: 502 },
  'bad-token': { kind: 'answer', status: 401 },
  'read-only': { kind: 'answer', status: 403 },
  'long-limit': { kind: 'primary-limit', resetInS: 600 },
} as const

const queueParameters = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: 'MERGE',
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
}

type HubPull = Awaited<ReturnType<Fakehub['state']>>['pulls'][number]

function stagedPull({ issue, base, merged, draft, reviewers }: HubPull): StagedPull {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    base,
    open: issue.state === 'open',
    merged: merged !== null,
    draft,
    labels: issue.labels,
    reviewers,
    comments: issue.comments.map(({ body }) => body),
  }
}
