import { requireLoaded } from '../app/require-loaded.ts'
import type { RunPaths } from '../app/run-folder.ts'
import type { RunId } from '../core/ids.ts'
import type { World } from '../core/world.ts'
import { summary } from '../report/summary.ts'
import { themeHere } from './theme-here.ts'

/** Prints how a run stands once nobody drives it any more. */
export function tellEnd(world: World, paths: RunPaths): void {
  const logOf = (ref: Parameters<RunPaths['attempt']>[0]) => paths.attempt(ref).output
  console.error(
    `\n${summary(world, { now: Date.now(), engineAlive: false, logOf, theme: themeHere(process.stderr) })}`,
  )
}

/** The same for a run that is read from its journal. */
export function tellEndOf(commonDir: string, run: RunId): void {
  const { world, paths } = requireLoaded(commonDir, run)
  tellEnd(world, paths)
}
