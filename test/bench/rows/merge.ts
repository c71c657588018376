import { join } from 'node:path'
import { makeRepository } from '../../../src/adapters/git/repository.ts'
import { makeProcesses } from '../../../src/adapters/process/processes.ts'
import { toCommitId, toRunId, toTaskId } from '../../../src/core/ids.ts'
import type { Ground } from '../ground.ts'
import { execute } from '../ground.ts'
import { bareRepository, cloneOf } from '../repositories.ts'
import { compare, milliseconds, runRounds } from '../rounds.ts'
import { judge } from '../table.ts'
import type { Row } from './row.ts'

const rounds = 9
const files = 27_000
const run = toRunId('20260105-090000-a1b2')

/** One branch after the other onto a target that each of them moves. */
export const merge: Row = {
  names: ['merge'],
  async measure(ground) {
    const checkout = cloneOf(ground, files, 'merged-in-a-checkout')
    const mergeThere = (index: number) =>
      execute(ground, checkout, ['git', 'merge', '-q', '--no-ff', '-m', 'Land', `origin/work/${index}`])
    const { mergeAndLand, tree } = withoutCheckout(ground)
    mergeThere(0)
    await mergeAndLand(0)
    const landed: number[] = []
    const times = await runRounds(rounds, {
      theirs: (round) => milliseconds(() => mergeThere(round + 1)),
      ours: async (round) => {
        const { merged, both } = await mergeAndLand(round + 1)
        landed.push(both)
        return merged
      },
    })
    if (tree() !== execute(ground, checkout, ['git', 'rev-parse', 'HEAD^{tree}']))
      throw new Error('the merges differ')
    const merged = compare(times('ours'), times('theirs'))
    const withLanding = compare(landed, times('theirs'))
    const named = (ratio: typeof merged) => `\`git merge --no-ff\` in a checkout ${ratio.baseline}`
    const sized = `${files.toLocaleString('en')} files`
    return [
      judge({
        ...{ what: `merge one branch (${sized})`, unit: '', limit: 0.06, remark: merged.remark },
        ...{ baseline: named(merged), value: merged.ratio, shown: merged.shown },
      }),
      judge({
        ...{ what: 'the same and land it, target not checked out', unit: '', limit: null },
        ...{ baseline: named(withLanding), value: withLanding.ratio, shown: withLanding.shown },
      }),
    ]
  },
}

function withoutCheckout(ground: Ground) {
  const commonDir = join(ground.folder, 'merged-without.git')
  execute(ground, ground.folder, ['git', 'clone', '-q', '--bare', bareRepository(ground, files), commonDir])
  const git = (...args: readonly string[]) => execute(ground, commonDir, ['git', ...args])
  const repository = makeRepository({
    commonDir,
    mainWorkTree: null,
    slotsRoot: join(ground.folder, 'no-slots'),
    author: { name: 'Ada Author', email: 'ada@example.com', sign: false },
    processes: makeProcesses(),
    env: ground.env,
  })
  const mergeAndLand = async (index: number) => {
    const head = toCommitId(git('rev-parse', `work/${index}`))
    const text = { subject: 'Land', trailers: [], at: 1_700_000_000_000 }
    const before = performance.now()
    const ask = { run, task: toTaskId(`t${index}`), target: 'main', head, text }
    const made = await repository.merge(ask)
    const merged = performance.now() - before
    if (made.kind !== 'merged') throw new Error(`work/${index}: ${made.kind}`)
    const { kind } = await repository.land({ target: 'main', base: made.base, candidate: made.commit })
    if (kind !== 'landed') throw new Error(`work/${index}: ${kind}`)
    return { merged, both: performance.now() - before }
  }
  return { mergeAndLand, tree: () => git('rev-parse', 'main^{tree}') }
}
