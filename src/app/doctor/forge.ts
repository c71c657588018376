import type { Config } from '../../core/config.ts'
import { pullRequestConfig } from '../../core/config.ts'
import type { ForgeCheckup } from '../../report/doctor/forge.ts'
import { findForge, readAccess } from '../compose/forge.ts'
import type { OpenedRepository } from '../compose/repository.ts'

/** Whether the forge takes the token that a run would use, and for what; null where no run would. */
export async function examineForge(
  { facts }: Pick<OpenedRepository, 'facts'>,
  { config, env }: { readonly config: Config; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ForgeCheckup | null> {
  if (config.queue.land !== 'pull-request') return null
  const settings = pullRequestConfig(config)
  const finding = await findForge({ commonDir: facts.commonDir, settings, env })
  if (finding.kind === 'absent') return finding
  const { access } = finding
  const { host, owner, repository } = access.place
  const [place, source] = [`${host}/${owner}/${repository}`, access.token.source]
  const answer = await readAccess(access)
  if (answer.kind === 'fault') return { kind: 'fault', place, source, fault: answer.fault }
  const isRunners = env.GITHUB_ACTIONS === 'true' && source === 'GITHUB_TOKEN'
  const publishes = settings.publish === 'verdicts'
  return { kind: 'ready', place, source, ...answer.value, isRunners, publishes }
}
