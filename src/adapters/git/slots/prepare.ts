import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { toRunId } from '../../../core/ids.ts'
import type { Grounds } from './grounds.ts'
import { openSlot } from './grounds.ts'
import { keptFolder, poolOf, slotPath } from './layout.ts'
import type { Wanted } from './pool.ts'
import { isKnownClean, isWorn, recycle } from './recycle.ts'
import { discardWorktree, entryOf, freshState, isSparse, makeWorktree } from './registration.ts'
import type { SlotState } from './state.ts'
import { forgetKept, readState, writeState } from './state.ts'

/**
 * Makes a leased slot ready for what it is wanted for: new, as its own task left it, or recycled; null when processes
 * still work in it. The new owner is written down last, so that a crash leaves the old work with its name.
 */
export async function prepareSlot(grounds: Grounds, name: string, wanted: Wanted): Promise<SlotState | null> {
  const state = await soundState(grounds, name, wanted)
  const ready = await (poolOf(name) === 'check' ? forCheck : forTask)(grounds, name, { wanted, state })
  if (ready === null) return null
  const isSame = isTask(ready, wanted) && ready.last?.attempt === wanted.attempt
  const next = {
    ...ready,
    lastUsedAt: grounds.now(),
    last: ownerOf(wanted),
    // Between attempts of one task people look at its slot, and may leave something: it is looked at again.
    clean: isTask(ready, wanted) ? null : ready.clean,
    begun: isSame && ready.begun,
  }
  writeState(grounds.layout, name, next)
  forgetKept(grounds.layout, name)
  return next
}

/** A worktree that stands: the one that is there, or a new one where it is half-made or gone. */
async function soundState(grounds: Grounds, name: string, { commit }: Wanted): Promise<SlotState> {
  const { layout } = grounds
  const state = readState(layout, name)
  const entry = entryOf(layout, name)
  if (entry !== null && state?.phase !== 'making') {
    if (state?.entry === entry) return state
    const { gitDir } = openSlot(grounds, name, { entry })
    return { ...freshState('ready', grounds.now()), entry, sparse: isSparse(gitDir) }
  }
  if (state?.phase === 'ready' && existsSync(slotPath(layout, name))) keepFolder(grounds, name, state)
  return makeWorktree(grounds, name, commit)
}

interface Found {
  readonly wanted: Wanted
  readonly state: SlotState
}

async function forTask(grounds: Grounds, name: string, { wanted, state }: Found): Promise<SlotState | null> {
  if (isTask(state, wanted) || isKnownClean(grounds, state)) return state
  if (grounds.processes.workingIn(slotPath(grounds.layout, name)).length > 0) return null
  writeState(grounds.layout, name, state)
  const outcome = await recycle(grounds, openSlot(grounds, name, state), state)
  if (outcome === 'clean') return readState(grounds.layout, name) ?? state
  await discardWorktree(grounds, name)
  return makeWorktree(grounds, name, wanted.commit)
}

/** Every checkout of it is exact; only what no checkout undoes makes it unfit. */
async function forCheck(grounds: Grounds, name: string, { wanted, state }: Found): Promise<SlotState> {
  if (!isWorn(openSlot(grounds, name, state), state)) return state
  await discardWorktree(grounds, name)
  return makeWorktree(grounds, name, wanted.commit)
}

/** Somebody removed git's entry but not the files: git cannot tell any more what is work, so all of it is kept. */
export function keepFolder({ layout, now }: Grounds, name: string, { last }: Pick<SlotState, 'last'>): void {
  const folder = keptFolder(layout, last ?? { run: toRunId('lost'), task: name, attempt: 0 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  renameSync(slotPath(layout, name), join(folder, `worktree-${now()}`))
}

function isTask({ last }: SlotState, { run, task }: Wanted): boolean {
  return last !== null && last.run === run && last.task === task
}

function ownerOf({ run, task, attempt }: Wanted): SlotState['last'] {
  return task === null || attempt === null ? null : { run, task, attempt }
}
