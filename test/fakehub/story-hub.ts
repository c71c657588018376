import { afterAll, beforeAll } from 'vitest'
import type { ForgeRun } from './forge-run.ts'
import { makeForgeRun } from './forge-run.ts'
import type { Fakehub } from './start.ts'
import { startFakehub } from './start.ts'

/** One fake GitHub for the stories of a file, and clones of what is on it; all gone with the file. */
export function storyHub(): {
  hub(): Fakehub
  clone(setting: Parameters<typeof makeForgeRun>[1]): Promise<ForgeRun>
} {
  let started: Fakehub | null = null
  const runs: ForgeRun[] = []
  const hub = () => {
    if (started === null) throw new Error('the forge is there once tests run')
    return started
  }
  beforeAll(async () => {
    started = await startFakehub()
  })
  afterAll(async () => {
    await started?.stop()
    for (const run of runs) run.remove()
  })
  return {
    hub,
    async clone(setting) {
      const run = await makeForgeRun(hub(), setting)
      runs.push(run)
      return run
    },
  }
}
