import type { Forge } from '../../ports/forge.ts'
import { answered } from './answer.ts'
import { openGitHub } from './client.ts'
import { makeComment } from './comment.ts'
import { disarmPullRequest } from './disarm.ts'
import { ensurePullRequest } from './ensure.ts'
import { readEvidence } from './evidence.ts'
import type { ApiPlace } from './host.ts'
import { readIssues } from './issues.ts'
import { makeLook } from './look.ts'
import { mergePullRequest } from './merge.ts'
import type { Pace } from './pace.ts'
import { makePublish } from './publish.ts'
import { readRules } from './rules.ts'
import { closePullRequest, makeReady, resolveThread, retargetTo } from './say.ts'

export interface ForgeOptions {
  readonly token: string
  readonly pace: Pace
  /** Of orch, which GitHub sees in each request. */
  readonly version: string
}

/** One repository of GitHub as the port; loads Octokit, so that whoever needs no forge should not import this. */
export function makeForge(place: ApiPlace, options: ForgeOptions): Forge {
  const github = openGitHub(place, options)
  const look = makeLook(github)
  const publish = makePublish(github)
  const comment = makeComment(github)
  return {
    name: 'GitHub',
    host: place.host,
    rules: (branch) => answered(() => readRules(github, branch)),
    ensure: (ask) => answered(() => ensurePullRequest(github, ask)),
    look: (numbers) => answered(() => look(numbers)),
    evidence: (number) => answered(() => readEvidence(github, number)),
    ready: (number) => answered(() => makeReady(github, number)),
    merge: (ask) => answered(() => mergePullRequest(github, ask)),
    disarm: (number) => answered(() => disarmPullRequest(github, number)),
    retarget: (number, base) => answered(() => retargetTo(github, number, base)),
    comment: (number, said) => answered(() => comment(number, said)),
    resolve: (id) => answered(() => resolveThread(github, id)),
    close: (number) => answered(() => closePullRequest(github, number)),
    publish: (verdict) => answered(() => publish(verdict)),
    issues: (labels) => answered(() => readIssues(github, labels)),
  }
}
