import type { Config } from '../core/config.ts'
import { pullRequestConfig } from '../core/config.ts'
import { verdictName } from '../core/pull-request/saying.ts'
import { standingOf } from '../core/pull-request/standing.ts'
import type { ForgeLook } from '../report/policy.ts'
import { findForge, openForge } from './compose/forge.ts'
import type { OpenedRepository } from './compose/repository.ts'

/** What the forge behind the configured remote asks of a branch, or why that is not known. */
export async function lookAtForge(
  { facts }: Pick<OpenedRepository, 'facts'>,
  {
    config,
    branch,
  }: { readonly config: Pick<Config, 'pullRequest' | 'queue' | 'checks'>; readonly branch: string },
): Promise<ForgeLook> {
  const settings = pullRequestConfig(config)
  const finding = await findForge({ commonDir: facts.commonDir, settings, env: process.env })
  if (finding.kind === 'absent') return { kind: 'none', absence: finding.absence }
  const { host, owner, repository } = finding.access.place
  const place = `${host}/${owner}/${repository}`
  const forge = await openForge(finding.access)
  const answer = await forge.rules(branch)
  if (answer.kind === 'fault') return { kind: 'fault', place, fault: answer.fault }
  const { land, method, message, sign } = config.queue
  const standing = standingOf(answer.value, {
    method,
    message,
    email: facts.author.email,
    land: land === 'push' ? 'push' : 'pull-request',
    signs: sign === 'auto' ? facts.author.sign : sign,
    ...publishing(config),
  })
  return { kind: 'read', place, rules: answer.value, standing }
}

function publishing(config: Pick<Config, 'pullRequest' | 'checks'>): {
  readonly publishes?: readonly string[]
} {
  if (pullRequestConfig(config).publish !== 'verdicts') return {}
  const proofs = (config.checks ?? []).filter(({ on }) => on.includes('candidate'))
  return { publishes: proofs.map(({ name }) => verdictName(name)) }
}
