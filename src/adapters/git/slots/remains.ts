import { existsSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { SlotRemains } from '../../../core/clean/remains.ts'
import type { ProcessIdentity } from '../../../core/ids.ts'
import { keptSlots } from './failed.ts'
import { readNames, readText } from './files.ts'
import type { Grounds } from './grounds.ts'
import type { Layout } from './layout.ts'
import { leaseFile, poolOf, slotPath } from './layout.ts'
import type { Lease } from './lease.ts'
import { readLease } from './lease.ts'
import { enteredSlots, entryOf } from './registration.ts'
import type { SlotState } from './state.ts'
import { knownSlots, readState } from './state.ts'

export type FoundSlot = SlotRemains

/** Every slot of both pools that has records, an entry of git's or a folder that points back here. */
export function findSlots(grounds: Grounds): readonly FoundSlot[] {
  const { layout, processes, config } = grounds
  const recorded = [...knownSlots(layout, 'agent'), ...knownSlots(layout, 'check')]
  const folders = readNames(layout.root).filter((name) => pointsHere(layout, name))
  const kept = keptSlots(layout, config.worktrees.keepFailed)
  const names = new Set([...recorded, ...enteredSlots(layout), ...folders])
  return [...names]
    .filter((name) => poolOf(name) !== null)
    .sort()
    .map((name) => {
      const path = slotPath(layout, name)
      const state = readState(layout, name)
      const lease = readLease(leaseFile(layout, name))
      return {
        name,
        path,
        condition: conditionOf(layout, name, state),
        lease: lease && { run: lease.run, owner: ownerOf(grounds, lease) },
        isBusy: existsSync(path) && processes.workingIn(path).length > 0,
        last: state?.last?.run ?? null,
        keptFor: kept.find((each) => each.name === name)?.owner.task ?? null,
      }
    })
}

/** True for the folder of a slot by its own word, so that one of another repository with the same root is none. */
function pointsHere(layout: Layout, name: string): boolean {
  const path = slotPath(layout, name)
  const gitDir = /^gitdir: (.*)$/m.exec(readText(join(path, '.git')) ?? '')?.[1]
  return gitDir !== undefined && resolve(path, gitDir).startsWith(join(layout.commonDir, 'worktrees') + sep)
}

function conditionOf(layout: Layout, name: string, state: SlotState | null): SlotRemains['condition'] {
  if (entryOf(layout, name) !== null && state?.phase !== 'making') return 'whole'
  const hasFolder = existsSync(slotPath(layout, name))
  if (!hasFolder) return enteredSlots(layout).includes(name) ? 'half-made' : 'gone'
  return isCutOff(layout, name, state) ? 'cut-off' : 'half-made'
}

/** Files of a finished slot whose entry is gone; what never was finished has seen no work. */
export function isCutOff(layout: Layout, name: string, state: SlotState | null): boolean {
  return entryOf(layout, name) === null && existsSync(slotPath(layout, name)) && state?.phase !== 'making'
}

function ownerOf({ processes }: Grounds, { owners }: Lease): 'alive' | 'gone' | 'unknown' {
  const seen = owners.map((owner: ProcessIdentity) => processes.liveness(owner))
  if (seen.includes('alive')) return 'alive'
  return seen.includes('unknown') ? 'unknown' : 'gone'
}
