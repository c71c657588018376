import type { Config } from '../../core/config.ts'
import { pullRequestConfig } from '../../core/config.ts'
import type { Forge } from '../../ports/forge.ts'
import { findForge, openForge } from '../compose/forge.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { lookAtForge } from '../forge-rules.ts'
import { halt } from './halted.ts'

/** Where work lands by pull request: a forge that answers, and no rule that orch cannot meet. */
export async function requireRules(
  opened: Pick<OpenedRepository, 'facts'>,
  { config, branch }: { readonly config: Config; readonly branch: string },
): Promise<void> {
  if (config.queue.land !== 'pull-request') return
  const look = await lookAtForge(opened, { config, branch })
  switch (look.kind) {
    case 'none':
      return halt({ kind: 'no-forge', absence: look.absence })
    case 'fault':
      return halt({ kind: 'forge-fault', forge: look.place, fault: look.fault })
    case 'read': {
      const rules = look.standing.filter(({ met }) => met === 'never')
      if (rules.length > 0) halt({ kind: 'rules-unmet', place: look.place, rules })
    }
  }
}

/** The forge of a run that lands by pull request, with the token it is asked by; null for any other. */
export async function requireForge(
  { facts }: Pick<OpenedRepository, 'facts'>,
  config: Config,
): Promise<{ readonly forge: Forge; readonly token: string } | null> {
  if (config.queue.land !== 'pull-request') return null
  const settings = pullRequestConfig(config)
  const finding = await findForge({ commonDir: facts.commonDir, settings, env: process.env })
  if (finding.kind === 'absent') return halt({ kind: 'no-forge', absence: finding.absence })
  const { access } = finding
  return { forge: await openForge(access), token: access.token.token }
}
