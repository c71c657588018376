import type { CommitId } from '../../../src/core/ids.ts'
import { toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { PullRequestSeen } from '../../../src/core/pull-request/pull-request.ts'
import type { Answered, PullRequestAsk } from '../../../src/ports/forge.ts'
import type { ForgeStage } from './forge-stage.ts'

/** What the facts of the contract have in common; the stage is there once the first of them runs. */
export function makeScene(stageOf: () => ForgeStage) {
  const ask = (branch: string, more: Partial<PullRequestAsk> = {}): PullRequestAsk => ({
    run: toRunId('20260105-090000-a1b2'),
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
  return {
    ask,
    opened: async (branch: string, more: Partial<PullRequestAsk> = {}) => {
      const { push, forge } = stageOf()
      const head = push(branch, { [`${branch}.txt`]: `${branch}\n` }, more.base)
      const { number } = done(await forge.ensure(ask(branch, more)))
      return { number, head, base: more.base ?? 'main' }
    },
    seen: async (number: number): Promise<PullRequestSeen> => {
      const [first] = done(await stageOf().forge.look([number]))
      if (first === undefined) throw new Error(`no pull request ${number}`)
      return first
    },
    merging: (
      pull: { readonly number: number; readonly head: CommitId; readonly base: string },
      mergeQueue = false,
    ) =>
      stageOf().forge.merge({
        ...pull,
        method: 'merge',
        subject: 'Land it',
        body: 'All of it',
        mergeQueue,
      }),
    /** A base of its own, so that its rules are no other fact's. */
    base: (name: string) => {
      stageOf().push(name, { [`${name}.txt`]: 'base\n' })
      return name
    },
  }
}

export function done<Value>(answer: Answered<Value>): Value {
  if (answer.kind === 'fault') throw new Error(JSON.stringify(answer.fault))
  return answer.value
}

/** The kind of fault, `none` for an answer. */
export function fault(answer: Answered<unknown>): string {
  return answer.kind === 'fault' ? answer.fault.kind : 'none'
}
