import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeGit } from '../../../src/adapters/git/git.ts'
import { makeSlots } from '../../../src/adapters/git/slots/slots.ts'
import { makeLocks } from '../../../src/adapters/lock/locks.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { Slot } from '../../../src/ports/repository.ts'
import { config } from '../../support/builders.ts'
import type { Ground } from '../ground.ts'
import { execute } from '../ground.ts'
import { cloneOf } from '../repositories.ts'
import { compare, milliseconds, runRounds } from '../rounds.ts'
import { judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 9
const files = 9_000
const run = toRunId('20260105-090000-a1b2')

/** One task after the other in the same warm slot, each beginning one change further, each leaving a file behind. */
export const slots: Row = {
  names: ['allocate', 'release'],
  async measure(ground) {
    const theirs = plainWorktrees(ground)
    const ours = warmSlot(ground)
    await ours.take(0)
    await ours.giveBack()
    const released: Record<'theirs' | 'ours', number[]> = { theirs: [], ours: [] }
    const both = async (side: 'theirs' | 'ours', round: number) => {
      const { take, giveBack } = side === 'theirs' ? theirs : ours
      const took = await take(round + 1)
      released[side].push(await giveBack())
      return took
    }
    const allocated = await runRounds(rounds, {
      theirs: (round) => both('theirs', round),
      ours: (round) => both('ours', round),
    })
    const allocation = compare(allocated('ours'), allocated('theirs'))
    const release = compare(released.ours, released.theirs)
    const [sized, unit] = [`${files.toLocaleString('en')} files`, '']
    return [
      judge({
        ...{ what: `allocate a warm slot (${sized})`, unit, limit: 0.08, stretch: 0.02 },
        ...{ baseline: `\`git worktree add -b\` ${allocation.baseline}`, remark: allocation.remark },
        ...{ value: allocation.ratio, shown: allocation.shown },
      }),
      judge({
        ...{ what: `release as the user sees it (${sized})`, unit, limit: 0.03 },
        ...{ baseline: `\`git worktree remove --force\` ${release.baseline}`, remark: release.remark },
        ...{ value: release.ratio, shown: release.shown },
      }),
    ]
  },
}

/** Each answers the milliseconds of its act. */
interface Side {
  take(step: number): Promise<number>
  giveBack(): Promise<number>
}

function plainWorktrees(ground: Ground): Side {
  const repository = cloneOf(ground, files, 'plain-worktrees')
  const path = join(ground.folder, 'plain-worktree')
  const git = (...args: readonly string[]) => execute(ground, repository, ['git', ...args])
  return {
    take: async (step) => {
      const add = ['worktree', 'add', '-q', '--no-track', '-b', `task/${step}`, path, `origin/step/${step}`]
      const took = await milliseconds(() => git(...add))
      writeFileSync(join(path, 'note.md'), `${step}\n`)
      return took
    },
    giveBack: () => milliseconds(() => git('worktree', 'remove', '--force', path)),
  }
}

function warmSlot(ground: Ground): Side {
  const repository = cloneOf(ground, files, 'warm-slot')
  const pools = openSlots(ground, repository)
  let held: Slot | null = null
  return {
    take: async (step) => {
      const from = toCommitId(execute(ground, repository, ['git', 'rev-parse', `origin/step/${step}`]))
      const ref = { task: toTaskId(`t${step}`), attempt: 1 }
      const branch = `orch/${run}/t${step}`
      const before = performance.now()
      const lease = await pools.leaseForAgent({ run, ref, prefer: null, commit: from })
      if (lease.kind === 'busy') throw new Error('the slot is busy')
      const { slot } = lease
      await pools.checkout(slot, { ref, run, branch, from, mergeIn: null })
      const took = performance.now() - before
      held = slot
      writeFileSync(join(slot.path, 'note.md'), `${step}\n`)
      const text = { subject: `Note ${step}`, trailers: [], at: 1_700_000_000_000 }
      await pools.save(slot, { run, ref, branch, base: from, text })
      return took
    },
    giveBack: async () => {
      const slot = held
      if (slot === null) throw new Error('no slot was leased')
      const took = await milliseconds(() => pools.release(slot))
      await pools.settled()
      return took
    },
  }
}

function openSlots({ env }: Ground, repository: string) {
  const commonDir = join(repository, '.git')
  const processes = makeProcesses()
  return makeSlots({
    git: makeGit({ gitDir: commonDir, commonDir, workTree: null }, env),
    root: `${repository}.orch`,
    mainCheckout: repository,
    locks: makeLocks(processes),
    processes,
    run,
    owners: () => [processes.self()],
    author: { name: 'Ada Author', email: 'ada@example.com', sign: false },
    config: config({ concurrency: { agents: 1, checks: 1, unlanded: 8 }, checks: [] }),
  })
}
