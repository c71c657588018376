import type { Config } from '../../core/config.ts'
import { pullRequestConfig, upstreamOf } from '../../core/config.ts'
import type { RunId } from '../../core/ids.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Ports } from '../../ports/stage.ts'
import { makeDescribe } from '../describe.ts'
import type { Redactor } from '../redact.ts'
import { template } from './package.ts'
import type { OpenedRepository } from './repository.ts'
import { remoteOf, repositoryWith, signing } from './repository.ts'

interface Setting {
  readonly run: RunId
  readonly config: Config
  readonly opened: OpenedRepository
  readonly forge?: { readonly forge: Forge } | null
}

/** Where the target is: here, or on a remote. */
export function targetPorts({
  opened,
  config,
  forge,
}: Setting): Pick<Ports, 'repository' | 'remote' | 'forge'> {
  const facts = signing(opened.facts, config.queue.sign)
  const upstream = upstreamOf(config)
  const { root } = config.worktrees
  if (upstream === null) return { repository: repositoryWith(facts, root) }
  return {
    repository: repositoryWith(facts, root, upstream),
    remote: remoteOf(facts, upstream),
    ...(forge == null ? {} : { forge: forge.forge }),
  }
}

/** The template is the target's own where its config names one. */
export function describing({ run, opened, config }: Setting, redactor: Redactor): Ports['describe'] {
  const { template: path, closeIssues = true } = pullRequestConfig(config)
  return makeDescribe({
    run,
    ownTemplate: path === null ? null : (commit) => opened.fileAt(commit, path),
    fallback: template('pull-request.md'),
    closesIssue: closeIssues,
    redactor,
  })
}
