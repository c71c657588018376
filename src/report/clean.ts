import type { Removal, Spared, Sweep } from '../core/clean/removal.ts'
import { count, listed, printable, short } from './text.ts'

/** What could not be removed after all, and why. */
export interface LeftOver {
  readonly removal: Removal
  readonly why: string
}

/** One line for each removal: the same before and after. */
export function removalsText(removals: readonly Removal[]): string {
  return removals.map((removal) => printable(removalText(removal))).join('\n')
}

/** `orch clean --json`. */
export function cleanJson({
  sweep: { removals, spared },
  left,
  dryRun,
}: {
  readonly sweep: Sweep
  readonly left: readonly LeftOver[]
  readonly dryRun: boolean
}): string {
  return JSON.stringify({ v: 1, dryRun, removals, left, spared }, null, 2)
}

/** What is removed, and why nothing is lost by it. */
export function removalText(removal: Removal): string {
  switch (removal.kind) {
    case 'processes':
      return `${removal.pids.length === 1 ? '1 process' : `${removal.pids.length} processes`} of run ${removal.run}, which has ended: ${listed(removal.pids.map(String), 8)}`
    case 'lock':
      return `lock ${removal.path}: its owner is gone`
    case 'slot':
      return `slot ${removal.path}: ${slotReason(removal.name, removal.because)}`
    case 'branch':
      return `branch ${removal.branch} at ${short(removal.tip)}: ${removal.because === 'landed' ? 'it has landed' : 'its commits are under refs/orch'}`
    case 'kept':
      return `${removal.path} (${bytes(removal.bytes)}): ${removal.task} has landed`
    case 'run':
      return runText(removal)
    case 'litter':
      return `${removal.path}: ${removal.was === 'trash' ? 'trash' : 'a record that was never finished'}`
  }
}

function slotReason(name: string, because: Extract<Removal, { kind: 'slot' }>['because']): string {
  switch (because) {
    case 'idle':
      return name.startsWith('check-')
        ? 'nobody uses it; what a person did there is put under refs/orch first'
        : 'nobody uses it; what is not saved yet is put under refs/orch first'
    case 'half-made':
      return 'a crash left it half-made'
    case 'cut-off':
      return 'git has no entry for it any more; its files are moved to .kept'
    case 'gone':
      return 'only its records are left'
  }
}

function runText({ run, refs, kept, unlanded, because }: Extract<Removal, { kind: 'run' }>): string {
  const reason = {
    aged: 'beyond what retention keeps',
    asked: 'it has ended',
    'never-began': 'it never began',
  }[because]
  const parts = [
    'its journal and logs',
    ...(refs.length > 0 ? [`${count(refs.length, 'ref')} below refs/orch`] : []),
    ...(kept.length > 0 ? [`what was put aside for ${count(kept.length, 'task')}`] : []),
  ]
  const loss = unlanded.length > 0 ? `, with saved work of ${listed(unlanded)} that never landed` : ''
  return `run ${run}: ${reason}; ${listed(parts)}${loss}`
}

/** What looks left over and stays. */
export function sparedText(spared: Spared): string {
  switch (spared.kind) {
    case 'slot-of-open-run':
      return `slot ${spared.path}: run ${spared.run} goes on in it; orch resume, or orch cancel --all`
    case 'slot-of-dead-task':
      return `slot ${spared.path}: kept as ${spared.task} of run ${spared.run} left it; orch retry ${spared.task} --run ${spared.run} goes on in it, orch clean --all removes it`
    case 'slot-in-use':
      return `slot ${spared.path}: a process works in it`
    case 'branch-unsaved':
      return `branch ${spared.branch}: it alone holds some commits`
    case 'branch-checked-out':
      return `branch ${spared.branch}: it is checked out`
    case 'kept-unlanded':
      return `${spared.path} (${bytes(spared.bytes)}): the task has not landed`
    case 'run-unreadable':
      return `run ${spared.run}: its journal cannot be believed; orch verify --run ${spared.run} says why`
    case 'evidence-alone':
      return `refs/orch/${spared.run} (${count(spared.refs, 'ref')}): the run is no more, its saved work is`
    case 'lock-unknown':
      return `lock ${spared.path}: nothing proves that its owner is gone`
  }
}

/** `512 B`, `12 KiB`, `3.4 GiB`. */
function bytes(size: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = size === 0 ? 0 : Math.min(Math.floor(Math.log2(size) / 10), units.length - 1)
  const value = size / 1024 ** power
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ''}`
}
