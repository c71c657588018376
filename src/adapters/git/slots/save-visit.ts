import { readdirSync } from 'node:fs'
import { restorePointer } from './aside.ts'
import { statOf } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { removeLocks } from './grounds.ts'
import { saveIgnored } from './ignored.ts'
import { rawJoin, readable } from './raw-path.ts'
import { foundText, lostOwner, saveFound, scanForClearing } from './recycle.ts'
import type { SlotState } from './state.ts'

/**
 * Puts under a ref what a person did in a slot of checks since the last of them ended. What checks themselves leave is
 * nobody's work.
 */
export async function saveVisit(grounds: Grounds, slot: OpenSlot, state: SlotState): Promise<void> {
  const owner = lostOwner(slot)
  removeLocks(slot)
  restorePointer(grounds, slot, owner)
  const scan = await scanForClearing(slot, owner, { ignored: true })
  const isNews = (path: string) => isNewer(slot, path, sinceOf(state, grounds.now()))
  const news = {
    ...scan,
    changed: scan.changed.filter(({ path }) => !state.restored.includes(readable(path)) && isNews(path)),
    untracked: scan.untracked.filter(isNews),
    ignored: scan.ignored.filter(isNews),
  }
  const ask = { owner, scan: news, text: foundText(owner, state) }
  const parent = await saveFound(grounds, slot, { ...ask, known: state.standsAt ?? scan.head })
  await saveIgnored(grounds, slot, { ...ask, parent })
}

/** Where records are lost, or the clock was set back, no instant can be believed: then all counts as a person's. */
function sinceOf({ lastUsedAt, standsAt }: SlotState, now: number): number {
  return standsAt === null || lastUsedAt > now ? 0 : lastUsedAt
}

/** What is gone cannot be saved; a folder is as new as the newest below it. */
function isNewer(slot: OpenSlot, path: string, since: number): boolean {
  const full = rawJoin(slot.path, path.replace(/\/$/, ''))
  const stat = statOf(full)
  if (stat === null) return false
  // Our clock has whole milliseconds.
  if (Math.floor(Math.max(stat.mtimeMs, stat.ctimeMs)) > since) return true
  if (!stat.isDirectory()) return false
  const names = readdirSync(full, { encoding: 'buffer' }).map((name) => name.toString('latin1'))
  return names.some((name) => isNewer(slot, `${path.replace(/\/$/, '')}/${name}`, since))
}
