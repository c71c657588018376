import type { Snapshot } from '../../../core/escape/change.ts'
import { changesBetween } from '../../../core/escape/change.ts'
import type { KeptRef } from '../../../core/escape/kept.ts'
import type { Look, Watch } from '../../../ports/watch.ts'
import type { Git } from '../git.ts'
import { branchRef } from '../refs.ts'
import { makeStanding } from '../standing.ts'
import { makeTurns } from '../turns.ts'
import type { CheckoutLook } from './checkout.ts'
import { makeCheckoutLook } from './checkout.ts'
import { makeConfigReader, readFiles } from './files.ts'
import { restoreKept } from './kept.ts'
import { makeRefReader } from './refs.ts'
import { makeSettings } from './settings.ts'

export interface WatchOptions {
  /** At the folder that all checkouts share. */
  readonly git: Git
  /** Where the main checkout's files are; null where there are none. */
  readonly mainWorkTree: string | null
  readonly target: string
  /** How task branches are named, `{run}` and `{task}` in it. */
  readonly branchName: string
  /** Works while no landing changes the main checkout. */
  readonly quietly: <Result>(work: () => Promise<Result>) => Promise<Result>
}

/** Looks around on real git, by files wherever that will do: two looks belong to every attempt. */
export function makeWatch(options: WatchOptions): Watch {
  const { git } = options
  const standing = makeStanding(git, 'orch')
  const inTurn = makeTurns()
  const readShared = makeSharedReader(options)
  const checkout = makeCheckout(options)
  let before: Snapshot | null = null
  const look = async (kept: () => readonly KeptRef[], insists: boolean): Promise<Look> => {
    const own = await restoreKept({ git, standing }, kept)
    const now = await readShared()
    const shared = before === null ? [] : changesBetween(before, now)
    before = now
    const files = checkout === null ? [] : await checkout.changes(insists)
    return { changes: [...own, ...shared, ...(files ?? [])], isWhole: files !== null }
  }
  return {
    settings: makeSettings(git, process.env),
    look: (kept, insists) => inTurn(() => look(kept, insists)),
  }
}

function makeSharedReader({ git, target, branchName }: WatchOptions): () => Promise<Snapshot> {
  const { commonDir } = git.place
  const refs = makeRefReader(commonDir, ownedBy(target, branchName))
  const config = makeConfigReader(commonDir, (file) =>
    git.text(['config', '--file', file, '--no-includes', '--list', '-z']),
  )
  return async () => new Map([...refs(), ...readFiles(commonDir), ...(await config())])
}

function makeCheckout({ git, mainWorkTree, quietly }: WatchOptions): CheckoutLook | null {
  if (mainWorkTree === null) return null
  return makeCheckoutLook(git.at({ ...git.place, workTree: mainWorkTree }), { now: Date.now, quietly })
}

/** Refs that orch or a fetch moves. */
function ownedBy(target: string, branchName: string): (name: string) => boolean {
  const pattern = branchRef(branchName)
    .split(/\{(?:run|task)\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+')
  const branch = new RegExp(`^${pattern}$`)
  // Without a run in its name a task's branch looks like anybody's.
  const isTask = branchName.includes('{run}') ? (name: string) => branch.test(name) : () => false
  const own = new Set(['refs/orch', 'refs/remotes', branchRef(target)])
  return (name) => own.has(name) || isTask(name) || /^refs\/(?:orch|remotes)\//.test(name)
}
