import type { RunId } from '../ids.ts'
import type { KeptRemains, Remains, RunRemains, SlotRemains } from './remains.ts'
import type { Removal, Spared, Sweep } from './removal.ts'

export interface Retention {
  readonly runs: number
  readonly days: number
}

const dayMs = 86_400_000

/**
 * What may go: what no lease holds and what is saved. Slots come before runs, since what they hold is saved first, and a
 * run's folder comes last of what is the run's, so that a crash in between leaves a run to be removed again.
 */
export function whatToRemove(
  remains: Remains,
  how: { readonly retention: Retention; readonly all: boolean },
): Sweep {
  const runs = runsToRemove(remains, how)
  const going = new Set(runs.map(({ run }) => run))
  const judged = [
    ...remains.locks.map((lock) => judgeLock(lock, runs)),
    ...remains.slots.map((slot) => judgeSlot(slot, remains.runs, { all: how.all, going })),
    ...remains.branches.map((branch) => judgeBranch(branch, remains.runs)),
    ...remains.kept.filter(({ run }) => !going.has(run)).map((kept) => judgeKept(kept, remains.runs)),
    ...remains.strays.map((stray) => spare({ kind: 'evidence-alone', ...stray })),
    ...remains.runs.map(({ run, standing }) =>
      standing === 'unreadable' ? spare({ kind: 'run-unreadable', run }) : nothing,
    ),
  ]
  return {
    removals: [
      ...orphans(remains),
      ...judged.flatMap(({ removals }) => removals),
      ...runs,
      ...remains.litter.map(({ path, was }) => ({ kind: 'litter', path, was }) as const),
    ],
    spared: judged.flatMap(({ spared }) => spared),
  }
}

/** Ended runs beyond what the config keeps, by number and by age; every ended one where a person asked for all. */
function runsToRemove(
  { runs, kept, now }: Pick<Remains, 'runs' | 'kept' | 'now'>,
  { retention, all }: { readonly retention: Retention; readonly all: boolean },
): readonly Extract<Removal, { kind: 'run' }>[] {
  return runs.flatMap(({ run, folder, standing, since, younger, refs, unlanded }) => {
    const isAged = younger >= retention.runs && now - since > retention.days * dayMs
    const because = reasonToRemove(standing, { isAged, all })
    if (because === null) return []
    const aside = kept.filter((each) => each.run === run).map(({ path }) => path)
    return [{ kind: 'run', run, folder, refs, kept: aside, unlanded, because }]
  })
}

function reasonToRemove(
  standing: RunRemains['standing'],
  { isAged, all }: { readonly isAged: boolean; readonly all: boolean },
): Extract<Removal, { kind: 'run' }>['because'] | null {
  switch (standing) {
    case 'never-began':
      return 'never-began'
    case 'ended':
      return isAged ? 'aged' : all ? 'asked' : null
    case 'live':
    case 'open':
    case 'unreadable':
      return null
  }
}

type Judged = Sweep

const nothing: Judged = { removals: [], spared: [] }
const remove = (removal: Removal): Judged => ({ removals: [removal], spared: [] })
const spare = (spared: Spared): Judged => ({ removals: [], spared: [spared] })

function judgeLock(
  { path, purpose, owner }: Remains['locks'][number],
  runs: readonly { readonly folder: string }[],
): Judged {
  if (runs.some(({ folder }) => path.startsWith(`${folder}/`))) return nothing
  switch (owner) {
    case 'gone':
      return remove({ kind: 'lock', path, purpose })
    case 'unknown':
      return spare({ kind: 'lock-unknown', path, purpose })
    case 'alive':
      return nothing
  }
}

/** A lease of an unfinished run is what its next engine goes on with, whoever lives. */
function judgeSlot(
  slot: SlotRemains,
  runs: readonly RunRemains[],
  { all, going }: { readonly all: boolean; readonly going: ReadonlySet<RunId> },
): Judged {
  const { name, path, condition, lease, isBusy, last, keptFor: task } = slot
  // Idle slots are the warm ones that a live run takes next.
  if (lease === null && condition === 'whole' && runs.some(({ standing }) => standing === 'live'))
    return nothing
  if (last !== null && standingOf(last, runs) === 'live') return nothing
  if (lease !== null && mayGoOn(standingOf(lease.run, runs)))
    return standingOf(lease.run, runs) === 'live'
      ? nothing
      : spare({ kind: 'slot-of-open-run', path, run: lease.run })
  if (isBusy || (lease !== null && lease.owner !== 'gone')) return spare({ kind: 'slot-in-use', path })
  const isKept = lease === null && condition === 'whole' && !all
  if (task !== null && last !== null && isKept && standingOf(last, runs) !== null && !going.has(last))
    return spare({ kind: 'slot-of-dead-task', path, run: last, task })
  return remove({ kind: 'slot', name, path, because: condition === 'whole' ? 'idle' : condition })
}

function judgeBranch(
  { branch, tip, run, safe, isCheckedOut }: Remains['branches'][number],
  runs: readonly RunRemains[],
): Judged {
  const standing = standingOf(run, runs)
  if (mayGoOn(standing)) return nothing
  if (isCheckedOut) return spare({ kind: 'branch-checked-out', branch })
  if (safe === null) return spare({ kind: 'branch-unsaved', branch })
  return remove({ kind: 'branch', branch, tip, because: safe })
}

function judgeKept({ path, run, task, bytes }: KeptRemains, runs: readonly RunRemains[]): Judged {
  const found = runs.find((each) => each.run === run)
  if (found?.standing === 'live') return nothing
  if (found?.landed.includes(task)) return remove({ kind: 'kept', path, task, bytes })
  return spare({ kind: 'kept-unlanded', path, bytes })
}

/** Processes of unfinished runs are for `orch resume`, which adopts them. */
function orphans({ orphans: found, runs }: Remains): readonly Removal[] {
  return found
    .filter(({ run }) => standingOf(run, runs) === 'ended')
    .map(({ run, pids }) => ({ kind: 'processes', run, pids }))
}

type Standing = RunRemains['standing']

/** Null for a run whose folder is no more. */
function standingOf(run: RunId, runs: readonly RunRemains[]): Standing | null {
  return runs.find((each) => each.run === run)?.standing ?? null
}

function mayGoOn(standing: Standing | null): boolean {
  return standing === 'live' || standing === 'open' || standing === 'unreadable'
}
