import type { Halt } from '../../core/halt.ts'
import { count, listed, printable, short } from '../text.ts'

type RemoteHalt = Extract<Halt, { readonly kind: 'remote' }>

/** Why no run lands on a remote's branch, and what a person does first. */
export function remoteWords({ remote, target, problem }: RemoteHalt): {
  readonly headline: string
  readonly evidence?: readonly string[]
  readonly hint: string
} {
  switch (problem.kind) {
    case 'unknown':
      return {
        headline: `there is no remote ${remote} to land on`,
        hint:
          problem.known.length === 0
            ? `git remote add ${remote} <url>`
            : `name one under "pullRequest": { "remote": … }: ${listed(problem.known)}`,
      }
    case 'unreachable':
      return {
        headline: `${remote} cannot be reached, and ${target} there is what work lands on`,
        evidence: problem.detail.split('\n').slice(-5),
        hint: `git fetch ${remote} ${target}`,
      }
    case 'no-branch':
      return { headline: `${remote} has no branch ${target}`, hint: `git push ${remote} ${target}` }
    case 'unpushed':
      return {
        headline: `${target} here holds ${count(problem.count, 'commit')} that ${remote} has not, and no check of a run would have seen ${problem.count === 1 ? 'it' : 'them'}`,
        evidence: [
          ...problem.commits.map(({ commit, subject }) => `${short(commit)} ${printable(subject)}`),
          ...(problem.count > problem.commits.length
            ? [`and ${problem.count - problem.commits.length} more`]
            : []),
        ],
        hint: `git push ${remote} ${target}, or move them to a branch of their own`,
      }
  }
}
