import type { CommitId } from '../ids.ts'
import type { World } from '../world.ts'
import { greenBase, putTask, requireRun, requireTask } from '../world.ts'
import type { CheckEvent } from './event.ts'
import type { CheckRun } from './verdict.ts'

/** Adds a check's result to whatever waits for it; a result nobody waits for any more changes nothing. */
export function evolveCheck(world: World, event: CheckEvent): World {
  const { subject, check, result, log } = event
  const done: CheckRun = { check, result, log }
  if (result.outcome === 'passed' && result.cached === null) world.checkMs.set(check, result.durationMs)
  switch (subject.of) {
    case 'target':
      if (result.outcome === 'passed') world.greenBases.add(greenBase(check, event.commit))
      return addToTarget(world, done, event.commit)
    case 'branch': {
      const record = requireTask(world, subject.task)
      if (record.state.status !== 'active') return world
      const { attempt } = record.state
      if (attempt.status !== 'checking' || attempt.attempt !== subject.attempt) return world
      return putTask(world, {
        ...record,
        state: {
          status: 'active',
          attempt: { ...attempt, runs: [...attempt.runs, done], waitsSince: world.seq },
        },
      })
    }
    case 'candidate': {
      const { candidate } = world.queue
      if (
        candidate?.status !== 'checking' ||
        candidate.task !== subject.task ||
        candidate.candidate !== subject.candidate ||
        candidate.tree !== event.tree
      )
        return world
      world.queue = {
        ...world.queue,
        candidate: { ...candidate, runs: [...candidate.runs, done], waitsSince: world.seq },
      }
      return world
    }
  }
}

/** A target check belongs to preflight while that lasts, then to the candidate that asks about its base. */
function addToTarget(world: World, done: CheckRun, commit: CommitId): World {
  const run = requireRun(world)
  const { candidate } = world.queue
  if (run.preflight.status === 'checking') {
    if (commit !== (run.tip ?? run.base)) return world
    world.run = { ...run, preflight: { status: 'checking', runs: [...run.preflight.runs, done] } }
  } else if (candidate?.status === 'checking' && candidate.base === commit) {
    world.queue = {
      ...world.queue,
      candidate: { ...candidate, baseRuns: [...candidate.baseRuns, done], waitsSince: world.seq },
    }
  }
  return world
}
