import type { MadeBranch } from '../../app/plan/from-branches.ts'
import { catchHalt, halt } from '../../app/start/halted.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import { sayHalt } from '../say-halt.ts'
import type { RunOptions } from './run.ts'
import { run } from './run.ts'

export type LandOptions = Omit<RunOptions, 'source'> & { readonly branches: readonly string[] }

/** `orch land`: branches that people made go through admission, queue and checks; answers with the exit code. */
export async function land({ branches, ...options }: LandOptions): Promise<number> {
  const found = await catchHalt(() => findBranches([...new Set(branches)]))
  if (found.kind === 'halt') return sayHalt(found.halt)
  return run({ ...options, source: { kind: 'branches', branches: found.value } })
}

async function findBranches(names: readonly string[]): Promise<readonly MadeBranch[]> {
  const { repository, subject } = await requireRepository(process.cwd())
  return Promise.all(
    names.map(async (name) => {
      const head = await repository.branch(name)
      if (head === null) return halt({ kind: 'no-such-branch', name })
      return { name, head, subject: await subject(head) }
    }),
  )
}
