import type { TaskId } from '../ids.ts'
import type { RunCheck } from '../verdict/next.ts'
import { wantedChecks } from '../verdict/wanted.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'

type Users = Map<string, TaskId[]>

/**
 * Who stands before a new attempt at each resource: active attempts, and what waits for a check that takes it,
 * since new attempts would overtake such a check for ever.
 */
export function resourceUsers(world: World): ReadonlyMap<string, readonly TaskId[]> {
  const users = attemptUsers(world)
  if (!someCheckUses(world)) return users
  for (const { check, subject } of wantedChecks(world)) {
    // Preflight asks before any attempt starts.
    const task = subject.of === 'target' ? world.queue.candidate?.task : subject.task
    if (task !== undefined) for (const resource of check.uses) addUser(users, resource, task)
  }
  return users
}

/**
 * Wanted checks there is a place for, and whose resources no other attempt and no check granted before holds. Only
 * one that waited for a resource may take the place of the youngest: it came first, and kept places would be
 * waited for by attempts that hold the resource.
 */
export function grantedChecks(world: World): readonly RunCheck[] {
  const wanted = wantedChecks(world).filter(({ id }) => !world.stalls.has(id))
  const places = Math.max(1, requireRun(world).config.concurrency.checks)
  return withFreeResources(world, wanted).slice(0, places)
}

function withFreeResources(world: World, wanted: readonly RunCheck[]): readonly RunCheck[] {
  if (!someCheckUses(world)) return wanted
  const users = attemptUsers(world)
  const granted: string[] = []
  return wanted.filter(({ check, subject }) => {
    const own = subject.of === 'branch' ? subject.task : null
    const isFree = (resource: string) => {
      const attempts = (users.get(resource) ?? []).filter((task) => task !== own).length
      const checks = granted.filter((each) => each === resource).length
      return attempts + checks < capacityOf(world, resource)
    }
    if (!check.uses.every(isFree)) return false
    // What its own attempt holds is taken already.
    granted.push(...check.uses.filter((resource) => own === null || !users.get(resource)?.includes(own)))
    return true
  })
}

/** A resource that nobody has counted is there once. */
export function capacityOf(world: World, resource: string): number {
  return Math.max(1, requireRun(world).config.resources[resource] ?? 1)
}

function attemptUsers(world: World): Users {
  const users: Users = new Map()
  for (const id of world.active) {
    for (const resource of requireTask(world, id).spec.uses) addUser(users, resource, id)
  }
  return users
}

function addUser(users: Users, resource: string, task: TaskId): void {
  const known = users.get(resource)
  if (known === undefined) users.set(resource, [task])
  else known.push(task)
}

function someCheckUses(world: World): boolean {
  return (requireRun(world).config.checks ?? []).some(({ uses }) => uses.length > 0)
}
