import { z } from 'zod'
import { guardPushes } from '../guard.ts'
import { addressOf, api, renderRepository } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { notFound, ok, paged, Refused } from '../reply.ts'
import type { Protection, Rule } from '../state.ts'
import { renderCommit } from './commits.ts'

const path = '/repos/{owner}/{repo}'

const rulesetId = 41

const rulesOf: Route = (ask) => {
  const { repository, parameters } = ask
  const { branch = '' } = parameters
  const all = (repository.rules.get(branch) ?? []).map((rule) => ({
    ...rule,
    ruleset_source_type: 'Repository',
    ruleset_source: `${repository.owner}/${repository.name}`,
    ruleset_id: rulesetId,
  }))
  return paged(ask, `${addressOf(repository)}/rules/branches/${branch}`, all)
}

/** One ruleset, which holds the rules of all branches. */
function renderRuleset({ repository }: Ask) {
  return {
    id: rulesetId,
    name: 'rules',
    target: 'branch',
    source_type: 'Repository',
    source: `${repository.owner}/${repository.name}`,
    enforcement: 'active',
  }
}

function tipOf({ repository, parameters }: Ask): string {
  const tip = repository.bare.branches().get(parameters.branch ?? '')
  if (tip === undefined) throw new Refused(404, 'Branch not found')
  return tip
}

const branch: Route = (ask) => {
  const { hub, repository, parameters } = ask
  const { branch: name = '' } = parameters
  const protection = repository.protections.get(name)
  const address = api(hub, `${addressOf(repository)}/branches/${name}`)
  return ok({
    name,
    commit: renderCommit(ask, tipOf(ask)),
    _links: { self: address, html: address },
    protected: protection !== undefined || (repository.rules.get(name) ?? []).length > 0,
    protection: protection ? renderProtection(ask, protection) : { enabled: false },
    protection_url: `${address}/protection`,
  })
}

const branches: Route = (ask) => {
  const { hub, repository } = ask
  const all = [...repository.bare.branches()].map(([name, sha]) => ({
    name,
    commit: { sha, url: api(hub, `${addressOf(repository)}/commits/${sha}`) },
    protected: repository.protections.has(name) || (repository.rules.get(name) ?? []).length > 0,
  }))
  return paged(ask, `${addressOf(repository)}/branches`, all)
}

/** Only administrators see how a branch is protected; others are told that there is nothing. */
function protectionOf({ repository, parameters, token }: Ask): Protection {
  if (token.permission !== 'admin' && token.scopes === null)
    throw new Refused(403, 'Resource not accessible by personal access token')
  if (token.permission !== 'admin') throw notFound()
  const protection = repository.protections.get(parameters.branch ?? '')
  if (!protection) throw new Refused(404, 'Branch not protected')
  return protection
}

const checkFields = z
  .object({
    strict: z.boolean().default(false),
    contexts: z.array(z.string()).default([]),
    checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).default([]),
  })
  .nullish()

/** GitHub takes `true` and tells `{enabled: true}`. */
function renderProtection(ask: Ask, protection: Protection) {
  const url = api(ask.hub, `${addressOf(ask.repository)}/branches/${ask.parameters.branch}/protection`)
  const flags = Object.entries(protection).filter(([, value]) => typeof value === 'boolean')
  const reviews = protection.required_pull_request_reviews
  return {
    url,
    ...Object.fromEntries(flags.map(([name, enabled]) => [name, flag(name, { url, enabled })])),
    ...(reviews
      ? { required_pull_request_reviews: { url: `${url}/required_pull_request_reviews`, ...Object(reviews) } }
      : {}),
    ...renderRequiredChecks(url, protection),
  }
}

function flag(name: string, { url, enabled }: { url: string; enabled: unknown }) {
  return /^(enforce_admins|required_signatures)$/.test(name)
    ? { url: `${url}/${name}`, enabled }
    : { enabled }
}

function renderRequiredChecks(url: string, protection: Protection) {
  const checks = checkFields.parse(protection.required_status_checks)
  if (!checks) return {}
  const named = [...checks.contexts.map((context) => ({ context })), ...checks.checks]
  const contexts = [...new Set(named.map(({ context }) => context))]
  return {
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: checks.strict,
      contexts,
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: contexts.map((context) => ({ context, app_id: null })),
    },
  }
}

export const ruleRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/rules/branches/{branch}`]: rulesOf,
  [`GET ${path}/rulesets`]: (ask) => ok(ask.repository.rules.size === 0 ? [] : [renderRuleset(ask)]),
  [`GET ${path}/rulesets/{ruleset_id}`]: (ask) => {
    if (Number(ask.parameters.ruleset_id) !== rulesetId) throw notFound()
    const rules: readonly Rule[] = [...ask.repository.rules.values()].flat()
    return ok({ ...renderRuleset(ask), rules })
  },
  [`GET ${path}/branches`]: branches,
  [`GET ${path}/branches/{branch}`]: branch,
  [`GET ${path}/branches/{branch}/protection`]: (ask) => ok(renderProtection(ask, protectionOf(ask))),
  [`PUT ${path}/branches/{branch}/protection`]: (ask) => {
    if (ask.token.permission !== 'admin') throw notFound()
    ask.repository.protections.set(ask.parameters.branch ?? '', { ...Object(ask.body) })
    guardPushes(ask.repository)
    return ok(renderProtection(ask, { ...Object(ask.body) }))
  },
  [`GET ${path}/branches/{branch}/protection/required_status_checks`]: (ask) => {
    const { required_status_checks: checks } = renderRequiredChecks(api(ask.hub, ''), protectionOf(ask))
    if (!checks) throw new Refused(404, 'Required status checks not enabled')
    return ok(checks)
  },
  [`GET ${path}/branches/{branch}/protection/required_signatures`]: (ask) =>
    ok({ enabled: protectionOf(ask).required_signatures === true }),
  [`GET ${path}`]: (ask) => ok(renderRepository(ask.hub, ask.repository, ask.token.permission)),
}
