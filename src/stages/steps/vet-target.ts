import type { CommitId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { Ports } from '../../ports/stage.ts'

type Stray = Extract<Observation, { readonly type: 'target-strayed' }>

/**
 * Nothing may rest on a tip that an agent put on the target: null when this one may be used, whoever moved it there;
 * rejects while it is what an agent of another run made, which that run's orch will see to.
 */
export async function vetTarget(
  { repository, run }: Pick<Ports, 'repository' | 'run'>,
  {
    target,
    tip,
    known,
  }: { readonly target: string; readonly tip: CommitId | null; readonly known: CommitId | null },
): Promise<Stray | null> {
  if (tip === null || tip === known) return null
  const origin = await repository.origin({ run, target, tip, known })
  switch (origin.kind) {
    case 'elsewhere':
      return null
    case 'attempt':
      return { type: 'target-strayed', tip, before: origin.before, maker: origin.maker }
    case 'other-run':
      throw new Error(`${target} stands at a commit that an agent of run ${origin.run} made`)
  }
}
