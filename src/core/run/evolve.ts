import { noBudget } from '../budget.ts'
import { isHostFault } from '../host-fault.ts'
import type { CommitId, Instant } from '../ids.ts'
import { lookAgain } from '../queue/look-again.ts'
import { setbacksLike } from '../setbacks.ts'
import { addTasks } from '../task/evolve.ts'
import type { World } from '../world.ts'
import { InvariantError, requireRun } from '../world.ts'
import type { RunEvent } from './event.ts'
import type { Engine, Run } from './state.ts'

export function evolveRun(world: World, event: RunEvent, at: Instant): World {
  switch (event.type) {
    case 'run-started':
      world.run = newRun(event, at)
      return world
    case 'plan-accepted':
      return addTasks(change(world, { skipsDue: event.skips ?? 0 }), event.tasks, at)
    case 'tasks-added':
      return addTasks(world, event.tasks, at)
    case 'engine-started':
      return startEngine(world, event)
    case 'supervisor-started':
      return changeEngine(world, (engine) => ({ ...engine, supervisor: event.supervisor }))
    case 'engine-stopping':
      return changeEngine(world, (engine) => ({ ...engine, status: 'stopping' }))
    case 'engine-stopped':
      return change(world, { engine: { status: 'none', because: event.because } })
    case 'run-ended':
      return change(world, {
        engine: { status: 'none', because: 'ended' },
        outcome: event.outcome,
        endedAt: at,
      })
    case 'budget-raised':
      return change(world, { budget: event.budget })
    case 'preflight-passed':
      return change(world, { preflight: { status: 'passed' } })
    case 'preflight-failed':
      return change(world, { preflight: { status: 'failed', failure: event.failure } })
    case 'preflight-overruled':
      return change(world, { preflight: { status: 'overruled' } })
    case 'target-setup-finished':
      return change(world, {
        preflight:
          event.failure === null
            ? { status: 'checking', runs: [] }
            : { status: 'failed', failure: event.failure },
      })
    case 'target-moved':
      return moveTarget(world, event.tip)
    case 'effect-stalled': {
      const count = setbacksLike(world, event.effect, event.failure) + 1
      world.setbacks.set(event.effect, count)
      if (isHostFault(event.failure)) world.faults.set(event.effect, event.failure)
      else world.faults.delete(event.effect)
      world.stalls.set(event.effect, { failure: event.failure, until: event.until, count })
      return world
    }
    case 'effect-resumed':
      world.stalls.delete(event.effect)
      return world
    case 'ask-received':
      world.asks.add(event.ask)
      return world
  }
}

function newRun(event: Extract<RunEvent, { type: 'run-started' }>, at: Instant): Run {
  return {
    id: event.run,
    plan: event.plan,
    target: event.target,
    base: event.base,
    baseTree: event.tree,
    tip: event.base,
    stray: null,
    gitSettings: null,
    settingChanges: [],
    config: event.config,
    policy: event.policy,
    onDead: event.onDead,
    deadlineAt: event.deadlineAt,
    budget: event.config.budget ?? noBudget,
    startedAt: at,
    endedAt: null,
    outcome: null,
    engine: { status: 'none', because: 'never-started' },
    preflight: { status: 'setting-up' },
    rules: null,
    skipsDue: null,
  }
}

/** Results of preflight are about one commit. */
function moveTarget(world: World, tip: CommitId | null): World {
  const { preflight } = requireRun(world)
  return change(world, {
    tip,
    preflight: preflight.status === 'checking' ? { ...preflight, runs: [] } : preflight,
  })
}

/** What failed under the engine before is tried anew: a red preflight, stopped agents, stalled effects, entries put off. */
function startEngine(world: World, event: Extract<RunEvent, { type: 'engine-started' }>): World {
  const { preflight, gitSettings } = requireRun(world)
  const open = preflight.status === 'failed' || preflight.status === 'checking'
  world.stopped.clear()
  world.stalls.clear()
  world.faults.clear()
  world.setbacks.clear()
  lookAgain(world)
  return change(world, {
    engine: {
      status: 'running',
      identity: event.engine,
      supervisor: event.supervisor,
      attended: event.attended,
    },
    tip: event.tip,
    rules: event.rules ?? requireRun(world).rules,
    gitSettings: event.gitSettings ?? gitSettings,
    settingChanges: [],
    outcome: null,
    endedAt: null,
    preflight: open ? { status: 'setting-up' } : preflight,
  })
}

type LiveEngine = Extract<Engine, { status: 'running' | 'stopping' }>

function changeEngine(world: World, how: (engine: LiveEngine) => LiveEngine): World {
  const { engine } = requireRun(world)
  if (engine.status === 'none') throw new InvariantError('no engine drives this run')
  return change(world, { engine: how(engine) })
}

function change(world: World, part: Partial<Run>): World {
  world.run = { ...requireRun(world), ...part }
  return world
}
