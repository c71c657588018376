import type { Config } from '../../core/config.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { halt } from './halted.ts'

/** Where landings are to be signed, one commit can be; tried once, before anything is paid for. */
export async function requireSigning(
  opened: OpenedRepository,
  { queue }: Pick<Config, 'queue'>,
): Promise<void> {
  const problems = await opened.signingProblems(queue.sign)
  if (problems.length > 0) halt({ kind: 'repository', problems })
}
