import { fits } from '../pull-request/pattern.ts'
import type { BranchRules } from '../pull-request/pull-request.ts'
import { listed, paths } from './answers.ts'
import type { WorkFacts } from './facts.ts'
import { matchesAny } from './globs.ts'
import type { Case, Rule } from './rules.ts'

// What the forge would refuse at the push or the merge is given back before; a task's allowances do not bind it.

export const remoteFileSize: Rule = (subject) => {
  const most = limitsIn(subject)?.fileSizeBytes ?? null
  if (most === null) return null
  return paths('remoteFileSize', subject.facts.paths, {
    offends: ({ sizeBytes }) => sizeBytes > most,
    answer: 'return',
    limit: `${most} bytes`,
    remedy: 'keep files below the size that the forge takes',
  })
}

export const remotePathLength: Rule = (subject) => {
  const most = limitsIn(subject)?.pathLength ?? null
  if (most === null) return null
  return paths('remotePathLength', subject.facts.paths, {
    offends: ({ path, change }) => change !== 'deleted' && path.length > most,
    answer: 'return',
    limit: `${most} characters`,
    remedy: 'give the file a shorter path',
  })
}

export const remotePaths: Rule = (subject) => {
  const restricted = limitsIn(subject)?.paths ?? []
  return paths('remotePaths', subject.facts.paths, {
    offends: ({ path }) => matchesAny(restricted, path),
    answer: 'return',
    limit: restricted.join(', '),
    remedy: 'undo the changes of these paths: the forge takes none',
  })
}

export const remoteExtensions: Rule = (subject) => {
  const restricted = limitsIn(subject)?.extensions ?? []
  return paths('remoteExtensions', subject.facts.paths, {
    offends: ({ path, change }) => change !== 'deleted' && restricted.some((each) => endsWith(path, each)),
    answer: 'return',
    limit: restricted.join(', '),
    remedy: 'leave files of this kind out: the forge takes none',
  })
}

/** The messages that would land: the agent's own unless they are squashed, and the one that orch writes. */
export const remoteMessage: Rule = ({ facts, remote, method, landingMessage }) => {
  const patterns = (remote?.patterns ?? []).filter(({ of }) => of === 'commit-message')
  for (const pattern of patterns) {
    const limit = `${pattern.negate ? 'not ' : ''}${pattern.operator} ${pattern.pattern}`
    const offending = method === 'squash' ? [] : ownMessages(facts).filter(([, text]) => !fits(pattern, text))
    if (offending.length > 0)
      return listed(
        'remoteMessage',
        offending.map(([id, text]) => `${id.slice(0, 12)} ${text.split('\n', 1)[0] ?? ''}`),
        { answer: 'return', limit, remedy: 'reword these commits' },
      )
    if (method !== 'rebase' && !fits(pattern, landingMessage)) {
      const remedy = 'change queue.message in the config or the task title so that the forge takes it'
      const [subject, observed] = ['landing message', landingMessage]
      return { rule: 'remoteMessage', answer: 'deny', subject, observed, limit, remedy }
    }
  }
  return null
}

function limitsIn({ remote }: Case): BranchRules['limits'] | null {
  return remote?.limits ?? null
}

function ownMessages({ commits }: WorkFacts): readonly (readonly [id: string, text: string])[] {
  return commits
    .filter(({ message, parents }) => parents < 2 && !/^Orch-Run: /m.test(message))
    .map(({ id, message }) => [id, message] as const)
}

/** Written as `.exe`, `exe` or `*.exe`. */
function endsWith(path: string, extension: string): boolean {
  return path.toLowerCase().endsWith(`.${extension.replace(/^\*?\.?/, '').toLowerCase()}`)
}
