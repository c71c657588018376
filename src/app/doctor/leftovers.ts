import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { whatToRemove } from '../../core/clean/judge.ts'
import type { Config } from '../../core/config.ts'
import type { LeftoversLook } from '../../report/doctor/leftovers.ts'
import { configInForce } from '../clean/config.ts'
import { lookForRemains } from '../clean/look.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openUpkeep } from '../compose/upkeep.ts'
import { catchHalt } from '../start/halted.ts'

/** What runs left here that somebody should know of, as `orch clean` sees it; changes nothing. `draft` is the config where that in force is wrong. */
export async function lookAtLeftovers(opened: OpenedRepository, draft: Config): Promise<LeftoversLook> {
  const inForce = await catchHalt(() => configInForce(opened))
  const config = inForce.kind === 'ok' ? inForce.value.config : draft
  const upkeep = openUpkeep(opened, config)
  const { remains } = await lookForRemains(upkeep, { setting: config.worktrees.root, now: Date.now() })
  const open = remains.runs.filter(({ standing }) => standing === 'open').map(({ run }) => run)
  const { commonDir } = opened.facts
  return {
    ...whatToRemove(remains, { retention: config.retention, all: false }),
    stopped: open,
    orphans: remains.orphans.filter(({ run }) => open.includes(run)),
    worktrees: namesIn(join(commonDir, 'worktrees')).length,
    looseRefs: filesBelow(join(commonDir, 'refs')),
  }
}

function filesBelow(folder: string): number {
  return namesIn(folder).reduce(
    (sum, each) => sum + (each.isDirectory() ? filesBelow(join(folder, each.name)) : 1),
    0,
  )
}

/** Empty when the folder cannot be read. */
function namesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
