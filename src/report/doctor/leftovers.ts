import type { Removal, Spared } from '../../core/clean/removal.ts'
import { count, listed } from '../text.ts'
import type { Finding, Level, Said } from './finding.ts'

/** What runs left in a repository. */
export interface LeftoversLook {
  readonly removals: readonly Removal[]
  readonly spared: readonly Spared[]
  /** Unfinished runs that nobody drives. */
  readonly stopped: readonly string[]
  /** Living processes of such runs, with no supervisor over them. */
  readonly orphans: readonly { readonly run: string; readonly pids: readonly number[] }[]
  /** Registered worktrees, the main checkout not among them. */
  readonly worktrees: number
  /** Refs that are a file each. */
  readonly looseRefs: number
}

/** Every git command reads them one by one. */
const manyLooseRefs = 2_000
/** Some git commands look into each of them. */
const manyWorktrees = 50

export function leftoverFindings(look: LeftoversLook): readonly Finding[] {
  const { removals, spared, stopped, orphans, worktrees, looseRefs } = look
  const broken = removals.filter(isOfCrash)
  return [
    broken.length === 0
      ? about('leftovers', 'ok', ['no crash left anything behind'])
      : about('leftovers', 'warning', [`left by a crash: ${countsOf(broken)}`, 'orch clean']),
    ...spared.flatMap((each) => (each.kind === 'run-unreadable' ? [unreadable(each.run)] : [])),
    ...orphans.map(({ run, pids }) =>
      about('processes', 'warning', [
        `${pids.length === 1 ? 'a process' : `${pids.length} processes`} of run ${run} without its engine: ${listed(pids.map(String), 8)}`,
        `orch resume --run ${run}`,
      ]),
    ),
    ...stopped.map((run) =>
      about('run', 'note', [`${run} is not finished, and nobody drives it`, `orch resume --run ${run}`]),
    ),
    ...(worktrees > manyWorktrees
      ? [
          about('worktrees', 'warning', [
            `${worktrees} are registered, and git looks into each`,
            'orch clean',
          ]),
        ]
      : []),
    ...(looseRefs > manyLooseRefs
      ? [
          about('refs', 'warning', [
            `${looseRefs} are a file each, which slows git down`,
            'git pack-refs --all',
          ]),
        ]
      : []),
  ]
}

function unreadable(run: string): Finding {
  return about('run', 'warning', [`the journal of ${run} cannot be believed`, `orch verify --run ${run}`])
}

function about(name: string, level: Level, [text, remedy = null]: Said): Finding {
  return { about: 'machine', name, level, text, remedy }
}

/** Idle slots, landed branches and old runs are in order; they only take room. */
function isOfCrash(removal: Removal): boolean {
  switch (removal.kind) {
    case 'processes':
    case 'lock':
    case 'litter':
      return true
    case 'slot':
      return removal.because !== 'idle'
    case 'run':
      return removal.because === 'never-began'
    case 'branch':
    case 'kept':
      return false
  }
}

function countsOf(removals: readonly Removal[]): string {
  const names: Readonly<Record<Removal['kind'], string>> = {
    processes: 'group of processes',
    lock: 'stale lock',
    litter: 'unfinished file',
    slot: 'half-made worktree',
    run: 'run that never began',
    branch: 'branch',
    kept: 'folder',
  }
  const kinds = [...new Set(removals.map(({ kind }) => kind))]
  return listed(
    kinds.map((kind) => count(removals.filter((each) => each.kind === kind).length, names[kind])),
    9,
  )
}
