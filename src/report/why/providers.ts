import { providerOf } from '../../core/provider.ts'
import { duration } from '../text.ts'
import type { Situation } from '../view/situation.ts'

/** One countdown for each provider that is left alone, and a word for each that is tried out again. */
export function whyProviders({ world, run, now }: Situation): readonly string[] {
  return [...world.cooldowns].flatMap(([provider, { until, allowed = 1 }]) => {
    const name = spoken(run.config, provider)
    if (until > now) return [`${name} cools down for ${duration(until - now)}`]
    return world.ready.length === 0 ? [] : [`${name} is tried out with ${allowed} at once`]
  })
}

/** The agent's own name where it is the only one there. */
function spoken(config: Situation['run']['config'], provider: string): string {
  const agents = Object.keys(config.agents).filter((agent) => providerOf(config, agent) === provider)
  return agents.length === 1 ? (agents[0] ?? provider) : provider
}
