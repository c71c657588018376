import type { BranchRemains, Remains, SlotRemains } from '../../core/clean/remains.ts'
import type { Instant, RunId } from '../../core/ids.ts'
import type { World } from '../../core/world.ts'
import type { Upkeep } from '../compose/upkeep.ts'
import { livingAttempts } from '../living.ts'
import type { RunPaths } from '../run-folder.ts'
import { runFolders, runPaths } from '../run-folder.ts'
import { findKept, findLitter, findLocks } from './files.ts'
import type { RunLook } from './runs.ts'
import { lookAtRun } from './runs.ts'

/** Everything of orch's that lies in and around a repository; changes nothing. */
export async function lookForRemains(
  upkeep: Upkeep,
  { setting, now }: { readonly setting: string; readonly now: Instant },
): Promise<{ readonly remains: Remains; readonly rootOf: (slot: string) => string }> {
  const names = runFolders(upkeep.commonDir)
  const evidence = await upkeep.refs.evidence()
  const looks: RunLook[] = []
  for (const [index, run] of names.entries()) {
    const younger = names.length - 1 - index
    looks.push(await lookAtRun(upkeep, run, { now, younger, refs: evidence.get(run) ?? [] }))
  }
  const roots = rootsOf(upkeep, looks, setting)
  const found = roots.map((root) => ({ root, slots: upkeep.pools(root).remains() }))
  const slots = found.flatMap((each) => each.slots).filter(isOnlyOne)
  const known = new Set(names)
  return {
    rootOf: (slot) =>
      found.find((each) => each.slots.some(({ path }) => path === slot))?.root ?? upkeep.root(setting),
    remains: {
      now,
      runs: looks.map(({ remains }) => remains),
      slots,
      branches: await findBranches(upkeep, looks, new Set(slots.map(({ path }) => path))),
      kept: roots.flatMap((root) => findKept(root)),
      locks: findLocks(upkeep, names),
      litter: findLitter(upkeep.commonDir, { roots, now, slots: slots.map(({ name }) => name) }),
      orphans: orphansOf(upkeep, looks),
      strays: [...evidence]
        .filter(([run]) => !known.has(run))
        .map(([run, refs]) => ({ run, refs: refs.length })),
    },
  }
}

/** Slots lie where the config says, and where it said when the run began. */
function rootsOf(upkeep: Upkeep, looks: readonly RunLook[], setting: string): readonly string[] {
  const settings = looks.flatMap(({ world }) => world?.run?.config.worktrees.root ?? [])
  return [...new Set([setting, ...settings].map(upkeep.root))]
}

/** The records of all roots are the same files; a name whose slot stands below another root is not gone. */
function isOnlyOne(slot: SlotRemains, _: number, all: readonly SlotRemains[]): boolean {
  if (slot.condition !== 'gone') return true
  const same = all.filter(({ name }) => name === slot.name)
  return same.every(({ condition }) => condition === 'gone') && same[0] === slot
}

/** Branches of these runs, by what their journals say and by their names. */
export async function findBranches(
  { refs }: Upkeep,
  looks: readonly RunLook[],
  slots: ReadonlySet<string>,
): Promise<readonly BranchRemains[]> {
  const owners = new Map<string, RunId>()
  for (const { world, remains } of looks)
    for (const { saved } of world?.tasks.values() ?? [])
      if (saved !== null) owners.set(saved.branch, remains.run)
  const found = await refs.branches()
  const ours = found.flatMap(({ branch, tip, checkout }) => {
    const run =
      owners.get(branch) ??
      looks.find(({ remains }) => branch.startsWith(`orch/${remains.run}/`))?.remains.run
    if (run === undefined) return []
    const isCheckedOut = checkout !== null && !slots.has(checkout)
    return [{ branch, tip, run, isCheckedOut }]
  })
  const judged: BranchRemains[] = []
  for (const { world, remains } of looks) {
    const own = ours.filter(({ run }) => run === remains.run)
    const tips = own.map(({ tip }) => tip)
    const target = world?.run ? [`refs/heads/${world.run.target}`] : []
    const [unlanded, unsaved] = await Promise.all([
      target.length === 0 ? new Set(tips) : refs.unreachable(tips, target),
      refs.unreachable(
        tips,
        remains.refs.map(({ ref }) => ref),
      ),
    ])
    const safeBy = (tip: BranchRemains['tip']) =>
      unlanded.has(tip) ? (unsaved.has(tip) ? null : ('saved' as const)) : ('landed' as const)
    judged.push(...own.map((branch) => ({ ...branch, safe: safeBy(branch.tip) })))
  }
  return judged
}

/** Those whose engine and supervisor are gone, and which no `resume` would go on with. */
function orphansOf(upkeep: Upkeep, looks: readonly RunLook[]): Remains['orphans'] {
  const marked = upkeep.marked()
  return looks.flatMap(({ world, remains: { run, standing } }) => {
    const pids = marked.get(run) ?? []
    const engine = world?.run?.engine
    const isSupervised =
      engine !== undefined &&
      engine.status !== 'none' &&
      (upkeep.liveness(engine.supervisor) !== 'gone' || goesOn(world, runPaths(upkeep.commonDir, run)))
    return pids.length === 0 || standing === 'live' || isSupervised ? [] : [{ run, pids }]
  })
}

function goesOn(world: World | null, paths: RunPaths): boolean {
  return world !== null && livingAttempts(world, paths).length > 0
}
