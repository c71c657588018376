import type { BranchRules, MergeMethod } from '../../core/pull-request/pull-request.ts'
import { isHidden } from './answer.ts'
import { isNotInThisPlan, readClassic } from './classic.ts'
import type { GitHub } from './client.ts'
import type { RulePart } from './rule-parts.ts'
import { joinRules } from './rule-parts.ts'
import { rulePart } from './ruleset.ts'

/** Everything that repository, rulesets and classic protection ask of a branch, and what of it could not be read. */
export async function readRules(github: GitHub, branch: string): Promise<BranchRules> {
  const [repository, rulesets, classic] = await Promise.all([
    github.rest.repos.get(github.place),
    readRulesets(github, branch),
    readClassic(github, branch),
  ])
  const { data } = repository
  const parts = [repositoryPart(data), ...rulesets, ...classic]
  const writable = data.permissions?.push
  return {
    ...joinRules(parts, data.allow_auto_merge === true),
    ...(writable === undefined ? {} : { writable }),
  }
}

async function readRulesets(github: GitHub, branch: string): Promise<readonly RulePart[]> {
  const ask = { ...github.place, branch, per_page: 100 }
  try {
    const rules = await github.paginate(github.rest.repos.getBranchRules, ask)
    return rules.map(rulePart)
  } catch (error) {
    if (isNotInThisPlan(error)) return []
    // Enterprise Server had no rulesets before 3.11.
    if (!isHidden(error)) throw error
    return [{ unread: ['rulesets'] }]
  }
}

interface Allowances {
  readonly archived?: boolean
  readonly allow_merge_commit?: boolean
  readonly allow_squash_merge?: boolean
  readonly allow_rebase_merge?: boolean
}

/** GitHub tells of merge methods only who may push. */
export function repositoryPart(repository: Allowances): RulePart {
  const {
    archived,
    allow_merge_commit: merge,
    allow_squash_merge: squash,
    allow_rebase_merge: rebase,
  } = repository
  const told = { merge, squash, rebase }
  const methods = (['merge', 'squash', 'rebase'] as const).filter(
    (method: MergeMethod) => told[method] !== false,
  )
  return {
    methods,
    locked: archived === true,
    unread: merge === undefined && squash === undefined && rebase === undefined ? ['merge methods'] : [],
  }
}
