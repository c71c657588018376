import { isDeepStrictEqual } from 'node:util'
import type { AgentSpec, CheckSpec, Config, PullRequestConfig } from '../../core/config.ts'
import { pullRequestConfig } from '../../core/config.ts'
import type { RetryPolicy } from '../../core/plan/plan.ts'
import { digestOf } from '../document/digest.ts'
import { budgetField } from './budget.ts'
import { bytes, milliseconds } from './fields.ts'
import type { ConfigText } from './schema.ts'

/** The config a valid text means: numbers for durations and sizes, a definition for each check. */
export function resolveConfig(text: ConfigText): Config {
  const { target, agent, concurrency, resources, worktrees, preflight, policy, branch, retention } = text
  return {
    target,
    agent,
    concurrency,
    resources,
    worktrees,
    outputLimitBytes: bytes(text.outputLimit),
    agents: Object.fromEntries(
      Object.entries(text.agents).map(([name, spec]) => [name, agentSpec(name, spec)]),
    ),
    checks: text.checks?.map(checkSpec) ?? null,
    preflight,
    policy,
    branch,
    queue: text.queue,
    retry: retryPolicy(text.retry),
    ...budgetField(text.budget),
    retention,
    ...(text.prompts === null ? {} : { prompts: text.prompts }),
    ...pullRequestField(text.pullRequest),
    ...(text.sandbox ? { sandbox: true } : {}),
  }
}

function agentSpec(name: string, spec: ConfigText['agents'][string]): AgentSpec {
  const { onAsk, unattended, mode, provider, ...rest } = spec
  return {
    name,
    ...rest,
    ...(onAsk === undefined ? {} : { onAsk }),
    ...(unattended === undefined ? {} : { unattended }),
    ...(mode === undefined ? {} : { mode }),
    ...(provider === undefined ? {} : { provider }),
  }
}

function checkSpec({ timeout, ...check }: NonNullable<ConfigText['checks']>[number]): CheckSpec {
  const spec = { ...check, timeoutMs: milliseconds(timeout) }
  return { ...spec, definition: digestOf(spec) }
}

/** Left out while nobody says anything else than the defaults. */
function pullRequestField({
  poll,
  apiUrl,
  publish,
  answer,
  closeIssues,
  stacked,
  ...fields
}: ConfigText['pullRequest']): { readonly pullRequest?: PullRequestConfig } {
  const pullRequest = {
    ...fields,
    ...(publish === 'off' ? {} : { publish }),
    ...(answer === 'off' ? {} : { answer }),
    ...(closeIssues ? {} : { closeIssues }),
    ...(apiUrl === null ? {} : { apiUrl }),
    ...(stacked ? { stacked } : {}),
    pollMs: milliseconds(poll),
  }
  return isDeepStrictEqual(pullRequest, pullRequestConfig({})) ? {} : { pullRequest }
}

function retryPolicy({ initialInterval, maxInterval, ...counts }: ConfigText['retry']): RetryPolicy {
  return {
    ...counts,
    initialIntervalMs: milliseconds(initialInterval),
    maxIntervalMs: milliseconds(maxInterval),
  }
}
