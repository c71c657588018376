import { whatToRemove } from '../../core/clean/judge.ts'
import type { Config } from '../../core/config.ts'
import type { RunId } from '../../core/ids.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openUpkeep } from '../compose/upkeep.ts'
import { runFolders, runInstant } from '../run-folder.ts'
import { findKept } from './files.ts'
import { findBranches } from './look.ts'
import { performRemoval } from './perform.ts'
import type { RunLook } from './runs.ts'
import { lookAtRun } from './runs.ts'

const dayMs = 86_400_000

/** Removes runs beyond what the config keeps, never the one that just ended; where there are none it reads the names of the runs and nothing else. */
export async function retireRuns({
  run: latest,
  opened,
  config,
  now = Date.now(),
}: {
  readonly run: RunId
  readonly opened: OpenedRepository
  readonly config: Config
  readonly now?: number
}): Promise<void> {
  const { retention, worktrees } = config
  const names = runFolders(opened.facts.commonDir)
  const beyond = names.slice(0, Math.max(0, names.length - retention.runs))
  // By its id, as a run cannot have ended before.
  const old = beyond.filter((run) => run !== latest && now - runInstant(run) > retention.days * dayMs)
  if (old.length === 0) return
  const upkeep = openUpkeep(opened, config)
  const evidence = await upkeep.refs.evidence()
  const looks: RunLook[] = []
  for (const run of old) {
    const younger = names.length - 1 - names.indexOf(run)
    looks.push(await lookAtRun(upkeep, run, { now, younger, refs: evidence.get(run) ?? [] }))
  }
  const isAged = ({ remains: { standing, since } }: RunLook) =>
    standing === 'ended' && now - since > retention.days * dayMs
  const ended = looks.filter(isAged)
  const root = upkeep.root(worktrees.root)
  const { removals } = whatToRemove(
    {
      ...nothingElse,
      now,
      runs: ended.map(({ remains }) => remains),
      branches: await findBranches(upkeep, ended, new Set()),
      kept: ended.flatMap(({ remains: { run } }) => findKept(root, [run])),
    },
    { retention, all: false },
  )
  for (const removal of removals) await performRemoval(upkeep, removal, () => root)
}

const nothingElse = { slots: [], locks: [], litter: [], orphans: [], strays: [] }
