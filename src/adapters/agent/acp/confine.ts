import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'

/** The absolute path of something inside `root`, links followed, whether it is there yet or not; null for all else. */
export function confined(root: string, path: string): string | null {
  const real = realOf(resolve(root, path))
  const base = realpathSync(root)
  return real !== null && (real === base || real.startsWith(base + sep)) ? real : null
}

/** Null for a link that leads nowhere: who writes through it writes wherever it points. */
function realOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    if (isThere(path) || dirname(path) === path) return null
    const folder = realOf(dirname(path))
    return folder === null ? null : join(folder, basename(path))
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
