import type { Halt } from '../core/halt.ts'

/** The exit code of a run that did not begin. */
export function haltExit({ kind }: Halt): 2 | 3 | 4 | 5 {
  switch (kind) {
    case 'diagnostics':
    case 'plan-unreadable':
    case 'config-unreadable':
    case 'no-target':
    case 'target-missing':
    case 'no-such-commit':
    case 'no-such-branch':
    case 'rules-unmet':
    case 'no-run':
    case 'unknown-run':
    case 'ambiguous-run':
      return 2
    case 'remote':
    case 'repository':
    case 'program-missing':
    case 'variable-missing':
    case 'no-sandbox':
    case 'root-not-writable':
    case 'root-inside-worktree':
    case 'disk-full':
    case 'no-forge':
    case 'forge-fault':
    case 'journal-fault':
    case 'never-began':
    case 'git-ahead':
      return 3
    case 'locked':
    case 'unfinished-run':
    case 'left-unfinished':
      return 4
    case 'no-checks':
    case 'untrusted':
    case 'declined':
      return 5
  }
}
