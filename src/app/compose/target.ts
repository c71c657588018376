import type { Config } from '../../core/config.ts'
import { pullRequestConfig, upstreamOf } from '../../core/config.ts'
import type { RunId } from '../../core/ids.ts'
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
}

/** Where the target is: here, or on a remote. */
export function targetPorts({ opened, config }: Setting): Pick<Ports, 'repository' | 'remote'> {
  const facts = signing(opened.facts, config.queue.sign)
  const upstream = upstreamOf(config)
  const { root } = config.worktrees
  if (upstream === null) return { repository: repositoryWith(facts, root) }
  return { repository: repositoryWith(facts, root, upstream), remote: remoteOf(facts, upstream) }
}

/** The template is the target's own where its config names one. */
export function describing({ run, opened, config }: Setting, redactor: Redactor): Ports['describe'] {
  const { template: path } = pullRequestConfig(config)
  return makeDescribe({
    run,
    ownTemplate: path === null ? null : (commit) => opened.fileAt(commit, path),
    fallback: template('pull-request.md'),
    redactor,
  })
}
