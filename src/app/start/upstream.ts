import type { Config } from '../../core/config.ts'
import { upstreamOf } from '../../core/config.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { remoteOf } from '../compose/repository.ts'
import { halt } from './halted.ts'
import type { Target } from './target.ts'

/** Told by name; more are counted. */
const mostNamed = 5

/**
 * Where the target is now: at its remote where work lands there. Commits that only the branch here holds would land
 * unproven with the first push, so they are refused.
 */
export async function fetchedTarget(
  opened: OpenedRepository,
  { branch, tip: here }: Target,
  config: Config,
): Promise<Target> {
  const name = upstreamOf(config)
  if (name === null) return { branch, tip: here }
  const known = opened.facts.remotes.map((remote) => remote.name)
  const place = { kind: 'remote', remote: name, target: branch } as const
  if (!known.includes(name)) halt({ ...place, problem: { kind: 'unknown', known } })
  const answer = await remoteOf(opened.facts, name).tip(branch)
  if (answer.kind === 'unreachable') return halt({ ...place, problem: answer })
  const tip = answer.value
  if (tip === null) return halt({ ...place, problem: { kind: 'no-branch' } })
  const commits = await opened.commitsBetween(tip, here)
  if (commits.length > 0)
    halt({
      ...place,
      problem: { kind: 'unpushed', commits: commits.slice(0, mostNamed), count: commits.length },
    })
  return { branch, tip }
}
