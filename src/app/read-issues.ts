import type { Config } from '../core/config.ts'
import { pullRequestConfig } from '../core/config.ts'
import type { ForgeAbsence } from '../core/pull-request/absence.ts'
import type { ForgeFault } from '../core/pull-request/pull-request.ts'
import type { ForgeIssue } from '../ports/forge.ts'
import { findForge, openForge } from './compose/forge.ts'
import type { OpenedRepository } from './compose/repository.ts'

export type IssueReading =
  | { readonly kind: 'read'; readonly issues: readonly ForgeIssue[] }
  | { readonly kind: 'absent'; readonly absence: ForgeAbsence }
  | { readonly kind: 'fault'; readonly place: string; readonly fault: ForgeFault }

/** Open issues of the forge behind the remote that have all of the labels. */
export async function readIssues(
  { facts }: Pick<OpenedRepository, 'facts'>,
  { config, labels }: { readonly config: Config; readonly labels: readonly string[] },
): Promise<IssueReading> {
  const settings = pullRequestConfig(config)
  const finding = await findForge({ commonDir: facts.commonDir, settings, env: process.env })
  if (finding.kind === 'absent') return finding
  const { host, owner, repository } = finding.access.place
  const answer = await (await openForge(finding.access)).issues(labels)
  return answer.kind === 'done'
    ? { kind: 'read', issues: answer.value }
    : { kind: 'fault', place: `${host}/${owner}/${repository}`, fault: answer.fault }
}
