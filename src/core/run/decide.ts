import { settingChanges } from '../escape/settings.ts'
import type { Event } from '../event.ts'
import type { Input } from '../input.ts'
import type { Refusal } from '../refusal.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'

type Asked<T extends Input['type']> = Extract<Input, { type: T }>

export function startRun(world: World, input: Asked<'start-run'>): readonly Event[] | Refusal {
  if (world.run !== null) return { kind: 'run-exists' }
  const { run, plan, target, base, tree, config, policy, onDead, deadlineAt, tasks, skips, by } = input
  return [
    { type: 'run-started', run, plan, target, base, tree, config, policy, onDead, deadlineAt, by },
    { type: 'plan-accepted', tasks, ...(skips.length === 0 ? {} : { skips: skips.length }), by },
    ...skips.map(({ task, reason }): Event => ({ type: 'task-skipped', task, reason, by })),
  ]
}

/** The engine holds the run's lock, so whatever the journal says of an older one is over. */
export function startEngine(world: World, input: Asked<'start-engine'>): readonly Event[] {
  const { engine, supervisor, attended, tip, gitSettings, rules, windingUp = false, by } = input
  const asked = rules === undefined ? {} : { rules }
  const known = requireRun(world).gitSettings
  const first = known === null && gitSettings !== undefined ? { gitSettings } : {}
  const changes = settingChanges(known ?? [], known === null ? [] : (gitSettings ?? known))
  return [
    { type: 'engine-started', engine, supervisor, attended, tip, ...first, ...asked, by },
    ...(windingUp ? [{ type: 'engine-stopping', signal: by.via, by } as const] : []),
    ...(changes.length > 0 ? [{ type: 'git-settings-changed', changes } as const] : []),
  ]
}

export function stopEngine(world: World, { signal, by }: Asked<'stop-engine'>): readonly Event[] {
  return requireRun(world).engine.status === 'running' ? [{ type: 'engine-stopping', signal, by }] : []
}

export function raiseBudget(world: World, { usd, tokens, by }: Asked<'raise-budget'>): readonly Event[] {
  const { budget: before } = requireRun(world)
  const budget = { usd: usd ?? before.usd, tokens: tokens ?? before.tokens }
  const same = budget.usd === before.usd && budget.tokens === before.tokens
  return same ? [] : [{ type: 'budget-raised', budget, by }]
}

export function overrulePreflight(
  world: World,
  { by }: Asked<'overrule-preflight'>,
): readonly Event[] | Refusal {
  if (requireRun(world).preflight.status !== 'failed') return { kind: 'preflight-not-red' }
  return [{ type: 'preflight-overruled', by }]
}
