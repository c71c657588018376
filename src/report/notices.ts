import type { ConfigIgnored, HooksPassedBy, Notice } from '../core/halt.ts'
import { short } from './text.ts'

/** A word about what orch took, where that may surprise. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'config-taken':
      return notice.from === 'option'
        ? `config: ${notice.path}, as --config says`
        : `config: ${notice.path}, as the target has none`
    case 'config-ignored':
      return `${ignoredConfigText(notice)} (--config takes it)`
    case 'no-config':
      return 'config: none, so every setting is at its default'
    case 'hooks-passed-by':
      return hooksText(notice)
    case 'unreadable-runs':
      return `not looked at, as their journals cannot be believed: ${notice.runs.join(', ')} (orch verify --run says where)`
    case 'torn-journal':
      return `the journal ended in ${notice.bytes} bytes of a line that was never finished; they were cut off`
    case 'unpriced-agents':
      return `a budget in dollars does not bound ${notice.agents.join(', ')}: no cost is ever told there; "tokens" does`
  }
}

/** For verbs that take no other config. */
export function ignoredConfigText({ target, commit, path }: ConfigIgnored): string {
  return `config: the one of ${target} at ${short(commit)}; ${path} differs and is not used`
}

type HooksNotice = Extract<Notice, { readonly kind: 'hooks-passed-by' }>

function hooksText({ path, reason, tool }: HooksNotice): string {
  return `hooks: agents' commits do not run those of ${path}, ${becauseOf[reason]}${remedy({ path, reason, tool })}`
}

const becauseOf: Readonly<Record<HooksPassedBy, string>> = {
  'not-in-worktrees': 'which no commit holds and so no new worktree has',
  'not-installed': 'which are not installed here',
  'no-folder': 'the folder of core.hooksPath, as it is not there',
  'not-executable': 'as they are not executable',
  sandboxed: 'as agents in a sandbox do not commit',
}

function remedy({ path, reason, tool }: Omit<HooksNotice, 'kind'>): string {
  switch (reason) {
    case 'not-in-worktrees':
      return tool === null
        ? ` (add ${path}/** to worktrees.copy)`
        : ` (add "${installs[tool]}" to worktrees.setup, or ${path}/** to worktrees.copy)`
    case 'not-installed':
      return tool === null ? '' : ` (${installs[tool]} installs them)`
    case 'no-folder':
      return ' (git config --unset core.hooksPath, or make it)'
    case 'not-executable':
      return ` (chmod +x ${path}/*)`
    case 'sandboxed':
      return ' (make what they look at a check)'
  }
}

const installs = {
  husky: 'npx husky',
  lefthook: 'lefthook install',
  'pre-commit': 'pre-commit install',
} as const
