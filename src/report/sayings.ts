import type { RemoteComment } from '../core/pull-request/pull-request.ts'
import type { OwnVerdict, Saying } from '../core/pull-request/saying.ts'
import { lastLines, took } from './text.ts'
import { endingOf } from './words/check.ts'

/** What a check came to, as its pull request shows it; the first line says it by itself. */
export function verdictText({ result, flaky }: OwnVerdict): string {
  const time = took(result.durationMs)
  switch (result.outcome) {
    case 'passed':
      return `Passed in ${time}${flaky ? '; flaky: red, then green on the same tree' : ''}`
    case 'failed':
      return [`Failed: it ${endingOf(result)} (${time})`, ...fenced(lastLines(result.tail, mostLines))].join(
        '\n',
      )
    case 'edited':
      return [`Failed: it edited tracked files (${time})`, ...fenced(result.paths)].join('\n')
  }
}

const mostLines = 60

/** Which commit answers what reviewers said. */
export function answerText({ commit, comments }: Extract<Saying, { type: 'answer-comments' }>): string {
  return [`${commit} answers:`, '', ...comments.map((comment) => `- ${about(comment)}`)].join('\n')
}

/** Nobody is called by it who has said it. */
function about({ author, path, line }: RemoteComment): string {
  if (path === null) return `the review by ${author}`
  return `${author} on \`${path}\`${line === null ? '' : `, line ${line}`}`
}

/** Whatever the lines hold, they end where their fence ends. */
function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return lines.length === 0 ? [] : ['', fence, ...lines, fence]
}
