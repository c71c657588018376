import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommitId } from '../../../src/core/ids.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { PullRequestSeen } from '../../../src/core/pull-request/pull-request.ts'
import type { Answered, Forge, PullRequestAsk } from '../../../src/ports/forge.ts'
import type { TestFiles } from '../../support/git.ts'

/**
 * What a forge has to offer so that the contract can be tried on it: a repository with a default branch `main`, real
 * git behind it, and what people and programs do there. Nothing in it is GitHub's alone.
 */
export interface ForgeStage {
  readonly forge: Forge
  /** Pushes a new branch with one commit, from `main` or another; answers its head. */
  push(branch: string, files: TestFiles, from?: string): CommitId
  /** The tip of a branch in the forge's repository. */
  tip(branch: string): CommitId
  /** Pull requests from a branch, as the forge keeps them. */
  pulls(branch: string): Promise<readonly StagedPull[]>
  protect(
    branch: string,
    rules: { readonly checks?: readonly string[]; readonly queue?: boolean },
  ): Promise<void>
  allowAutoMerge(isAllowed: boolean): Promise<void>
  check(head: CommitId, name: string, run: StagedCheck): Promise<void>
  review(
    number: number,
    review: {
      readonly verdict: 'approve' | 'changes' | 'comment'
      readonly text: string
      readonly line?: { readonly path: string; readonly line: number }
    },
  ): Promise<void>
  /** A person opens a pull request by hand. */
  openByHand(branch: string, base: string, title: string): Promise<void>
  openIssue(issue: {
    readonly title: string
    readonly body: string
    readonly labels: readonly string[]
  }): Promise<number>
  /** The forge's queue merges what is first in it. */
  advanceQueue(branch: string): Promise<void>
  /** The next such call has its effect and then no answer. */
  dropAfter(call: 'open' | 'merge' | 'comment'): Promise<void>
  /** What was just written is not in the next list. */
  staleList(): Promise<void>
  /** Every call goes wrong in this way until `recover`. */
  fail(how: 'outage' | 'long-limit' | 'bad-token' | 'read-only'): Promise<void>
  recover(): Promise<void>
  /** Questions since the last time it was asked. */
  calls(): Promise<number>
  close(): Promise<void>
}

export interface StagedCheck {
  readonly outcome: 'pending' | 'passed' | 'failed'
  readonly log?: string
}

export interface StagedCheck {
  readonly outcome: 'pending' | 'passed' | 'failed'
  readonly log?: string
}

export interface StagedPull {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly base: string
  readonly open: boolean
  readonly merged: boolean
  readonly draft: boolean
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  readonly comments: readonly string[]
}

const run = toRunId('20260105-090000-a1b2')

/** What every forge behind the port does alike. */
export function forgeContract(name: string, openStage: () => Promise<ForgeStage>): void {
  describe(name, () => {
    let stage: ForgeStage
    beforeAll(async () => {
      stage = await openStage()
    })
    afterAll(() => stage.close())

    const ask = (branch: string, more: Partial<PullRequestAsk> = {}): PullRequestAsk => ({
      run,
      task: toTaskId(branch),
      branch,
      base: 'main',
      title: `Land ${branch}`,
      body: `What ${branch} does.`,
      draft: false,
      labels: [],
      reviewers: [],
      assignees: [],
      milestone: null,
      ...more,
    })
    const opened = async (branch: string, more: Partial<PullRequestAsk> = {}) => {
      const head = stage.push(branch, { [`${branch}.txt`]: `${branch}\n` }, more.base)
      const { number } = done(await stage.forge.ensure(ask(branch, more)))
      return { number, head }
    }
    const seen = async (number: number): Promise<PullRequestSeen> => {
      const [first] = done(await stage.forge.look([number]))
      if (first === undefined) throw new Error(`no pull request ${number}`)
      return first
    }
    const merging = (number: number, head: CommitId, mergeQueue = false) =>
      stage.forge.merge({ number, head, method: 'merge', subject: 'Land it', body: 'All of it', mergeQueue })
    /** A base of its own, so that its rules are no other fact's. */
    const base = (name: string) => {
      stage.push(name, { [`${name}.txt`]: 'base\n' })
      return name
    }

    it('asked twice it opens one, and brings that up to the new text', async () => {
      const { number } = await opened('twice', { labels: ['orch'], draft: true })
      const again = ask('twice', { title: 'Land it at last', body: 'More.', labels: ['orch', 'more'] })
      expect(done(await stage.forge.ensure(again))).toMatchObject({ number, unmet: [] })
      const pulls = await stage.pulls('twice')
      expect(pulls).toMatchObject([
        { number, title: 'Land it at last', draft: true, labels: ['orch', 'more'] },
      ])
      expect(pulls[0]?.body).toContain('More.')
      expect(pulls[0]?.body).not.toContain('What twice does.')
    })

    it('an answer that was lost opens no second one, even where lists lag behind', async () => {
      stage.push('lost', { 'lost.txt': 'lost\n' })
      await stage.dropAfter('open')
      await stage.staleList()
      const { number } = done(await stage.forge.ensure(ask('lost')))
      expect(await stage.pulls('lost')).toMatchObject([{ number }])
    })

    it('one that a person opened from the branch is taken, with their words', async () => {
      stage.push('by-hand', { 'by-hand.txt': '1\n' })
      await stage.openByHand('by-hand', 'main', 'My own title')
      done(await stage.forge.ensure(ask('by-hand')))
      const pulls = await stage.pulls('by-hand')
      expect(pulls).toMatchObject([{ title: 'My own title' }])
      expect(pulls[0]?.body).toContain('What by-hand does.')
    })

    it('several are looked at with one question, and one that is not there is left out', async () => {
      const first = await opened('many-1')
      const second = await opened('many-2')
      await stage.calls()
      const answers = done(await stage.forge.look([first.number, second.number, 9_999]))
      expect(await stage.calls()).toBe(1)
      expect(answers.map(({ number, state, head }) => ({ number, state, head }))).toEqual([
        { number: first.number, state: 'open', head: first.head },
        { number: second.number, state: 'open', head: second.head },
      ])
    })

    it('checks and reviews are told as they stand', async () => {
      const { number, head } = await opened('told')
      await stage.check(head, 'unit', { outcome: 'failed' })
      await stage.check(head, 'docs', { outcome: 'passed' })
      await stage.check(head, 'slow', { outcome: 'pending' })
      await stage.review(number, { verdict: 'changes', text: 'Not so.' })
      const { checks, reviews, reviewedAt } = await seen(number)
      expect(Object.fromEntries(checks.map((check) => [check.name, check.outcome]))).toEqual({
        unit: 'failed',
        docs: 'passed',
        slow: 'pending',
      })
      expect(reviews).toBe('changes-requested')
      expect(reviewedAt).toBeGreaterThan(0)
    })

    it('what failed and what reviewers want is evidence', async () => {
      const { number, head } = await opened('evident')
      await stage.check(head, 'unit', {
        outcome: 'failed',
        log: 'not ok 3 - adds up\n##[error]exit code 1\n',
      })
      await stage.review(number, {
        verdict: 'changes',
        text: 'Please no.',
        line: { path: 'evident.txt', line: 1 },
      })
      const { checks, reviews } = done(await stage.forge.evidence(number))
      expect(checks).toMatchObject([{ name: 'unit', tail: expect.stringContaining('not ok 3 - adds up') }])
      expect(reviews.map(({ path, line }) => ({ path, line }))).toContainEqual({
        path: 'evident.txt',
        line: 1,
      })
      const thread = reviews.find(({ path }) => path !== null)
      done(await stage.forge.resolve(thread?.id ?? ''))
      const left = done(await stage.forge.evidence(number)).reviews
      expect(left.some(({ path }) => path !== null)).toBe(false)
    })

    it('what is ready is merged by its exact head, once', async () => {
      const target = base('ready-base')
      const { number, head } = await opened('ready', { base: target })
      expect(fault(await merging(number, toCommitId('0'.repeat(40))))).toBe('moved')
      await stage.dropAfter('merge')
      const answer = done(await merging(number, head))
      expect(answer).toEqual({ kind: 'merged', commit: stage.tip(target) })
      expect(done(await merging(number, head))).toEqual(answer)
      expect(await seen(number)).toMatchObject({ state: 'merged', mergeCommit: stage.tip(target) })
      expect(done(await stage.forge.ensure(ask('ready', { base: target })))).toMatchObject({ number })
      expect(await stage.pulls('ready')).toHaveLength(1)
    })

    it('a conflict is told and refused', async () => {
      const target = base('torn-base')
      stage.push('torn', { 'torn-base.txt': 'mine\n' })
      const { number } = done(await stage.forge.ensure(ask('torn', { base: target })))
      const { mergeable, head } = await seen(number)
      expect(mergeable).toBe('conflict')
      expect(fault(await merging(number, head))).toBe('refused')
    })

    it('what still misses a check is left to the forge, which merges it then', async () => {
      const target = base('armed-base')
      await stage.protect(target, { checks: ['unit'] })
      const { number, head } = await opened('armed', { base: target })
      await stage.allowAutoMerge(false)
      expect(fault(await merging(number, head))).toBe('refused')
      await stage.allowAutoMerge(true)
      expect(done(await merging(number, head))).toEqual({ kind: 'armed' })
      expect(done(await merging(number, head))).toEqual({ kind: 'armed' })
      expect(await seen(number)).toMatchObject({ state: 'open', autoMerge: true, mergeable: 'blocked' })
      await stage.check(head, 'unit', { outcome: 'passed' })
      expect(await seen(number)).toMatchObject({ state: 'merged' })
    })

    it('beside a merge queue nothing is merged', async () => {
      const target = base('queue-base')
      await stage.protect(target, { queue: true })
      expect(done(await stage.forge.rules(target))).toMatchObject({ mergeQueue: true })
      const { number, head } = await opened('queued', { base: target })
      expect(done(await merging(number, head, true))).toEqual({ kind: 'queued' })
      expect(done(await merging(number, head, true))).toEqual({ kind: 'queued' })
      expect(await seen(number)).toMatchObject({ state: 'open', queuePosition: 1 })
      await stage.advanceQueue(target)
      expect(await seen(number)).toMatchObject({ state: 'merged', queuePosition: null })
    })

    it('the rules of a branch are what is asked of it', async () => {
      const target = base('ruled')
      expect(done(await stage.forge.rules(target))).toMatchObject({ requiredChecks: [], mergeQueue: false })
      await stage.protect(target, { checks: ['unit', 'lint'] })
      expect(done(await stage.forge.rules(target))).toMatchObject({ requiredChecks: ['unit', 'lint'] })
    })

    it('a draft becomes ready, a base changes, a closed one stays closed', async () => {
      const target = base('other-base')
      const { number } = await opened('changing', { draft: true })
      for (const _ of ['once', 'twice']) done(await stage.forge.ready(number))
      for (const _ of ['once', 'twice']) done(await stage.forge.retarget(number, target))
      expect(await seen(number)).toMatchObject({ draft: false, base: target })
      for (const _ of ['once', 'twice']) done(await stage.forge.close(number))
      expect(await seen(number)).toMatchObject({ state: 'closed' })
    })

    it('a comment is there once per mark, also when its answer was lost', async () => {
      const { number } = await opened('commented')
      await stage.dropAfter('comment')
      const said = { mark: 'api#1', text: 'It is red.' }
      expect(fault(await stage.forge.comment(number, said))).toBe('unreachable')
      done(await stage.forge.comment(number, said))
      done(await stage.forge.comment(number, { mark: 'api#2', text: 'It is red again.' }))
      const [pull] = await stage.pulls('commented')
      expect(pull?.comments.map((comment) => comment.split('\n').at(-1))).toEqual([
        'It is red.',
        'It is red again.',
      ])
    })

    it('a verdict of orch is a check like any other', async () => {
      const { number, head } = await opened('judged')
      const verdict = { commit: head, name: 'orch/unit', text: 'green in 3 s' }
      for (const outcome of ['pending', 'pending', 'passed', 'passed'] as const)
        done(await stage.forge.publish({ ...verdict, outcome }))
      expect((await seen(number)).checks).toMatchObject([{ name: 'orch/unit', outcome: 'passed' }])
    })

    it('issues come by all of their labels, the oldest first', async () => {
      const issue = (title: string, labels: readonly string[]) =>
        stage.openIssue({ title, body: `Do ${title}.`, labels })
      const first = await issue('one', ['agent', 'small'])
      await issue('two', ['agent'])
      const third = await issue('three', ['small', 'agent'])
      const found = done(await stage.forge.issues(['agent', 'small']))
      expect(found.map(({ number, title, body }) => ({ number, title, body }))).toEqual([
        { number: first, title: 'one', body: 'Do one.' },
        { number: third, title: 'three', body: 'Do three.' },
      ])
    })

    it('every way to go wrong has its name', async () => {
      const { number } = await opened('failing')
      const named = async (how: Parameters<ForgeStage['fail']>[0]) => {
        await stage.fail(how)
        const answer = await stage.forge.close(number)
        await stage.recover()
        return answer.kind === 'fault' ? answer.fault : null
      }
      expect(await named('outage')).toMatchObject({ kind: 'unreachable' })
      expect(await named('bad-token')).toMatchObject({ kind: 'unauthorized' })
      expect(await named('read-only')).toMatchObject({ kind: 'forbidden' })
      const limited = await named('long-limit')
      expect(limited?.kind === 'rate-limited' && (limited.resetAt ?? 0) - Date.now()).toBeGreaterThan(60_000)
      expect(fault(await stage.forge.evidence(9_999))).toBe('not-found')
      expect(await seen(number)).toMatchObject({ state: 'open' })
    })
  })
}

export function done<Value>(answer: Answered<Value>): Value {
  if (answer.kind === 'fault') throw new Error(JSON.stringify(answer.fault))
  return answer.value
}

function fault(answer: Answered<unknown>): string {
  return answer.kind === 'fault' ? answer.fault.kind : 'none'
}
