/** A task as the graph sees it. */
export interface Dependent<Id extends string = string> {
  readonly id: Id
  readonly dependsOn: readonly Id[]
}

/** What follows from dependencies alone; only for tasks without a cycle. */
export interface PlanGraph<Id extends string = string> {
  /** Every task after all it depends on, level by level. */
  readonly order: readonly Id[]
  /** 0 for a task without dependencies, else one more than its deepest dependency. */
  readonly level: ReadonlyMap<Id, number>
  /** Tasks that name this one in `dependsOn`. */
  readonly dependents: ReadonlyMap<Id, readonly Id[]>
  /** Tasks on the longest chain from this one to an end of the plan, itself included. */
  readonly remaining: ReadonlyMap<Id, number>
  /** One longest chain of the plan, first task first. */
  readonly criticalPath: readonly Id[]
}

/** Levels, dependents and critical path in one pass over tasks and one over edges; unknown dependencies count as met. */
export function planGraph<Id extends string>(tasks: readonly Dependent<Id>[]): PlanGraph<Id> {
  const dependents = dependentsOf(tasks)
  const { order, level } = layers(tasks, dependents)
  const remaining = new Map<Id, number>()
  for (const id of order.toReversed()) remaining.set(id, 1 + longest(dependents.get(id) ?? [], remaining))
  return { order, level, dependents, remaining, criticalPath: followLongest(order, dependents, remaining) }
}

/**
 * Cycles that share no task, each from its first task in the plan on; at least one for every knot of tasks
 * that wait for each other. Each id depends on the next, the last on the first.
 */
export function findCycles<Id extends string>(tasks: readonly Dependent<Id>[]): readonly (readonly Id[])[] {
  const settled = new Set(layers(tasks, dependentsOf(tasks)).order)
  const knotted = new Map(tasks.filter(({ id }) => !settled.has(id)).map((task) => [task.id, task.dependsOn]))
  const position = new Map(tasks.map(({ id }, index) => [id, index]))
  const cycles: (readonly Id[])[] = []
  const visited = new Set<Id>()
  for (const id of knotted.keys()) if (!visited.has(id)) cycles.push(...cyclesFrom(id, knotted, visited))
  return cycles.map((cycle) => rotate(cycle, position))
}

function dependentsOf<Id extends string>(tasks: readonly Dependent<Id>[]): Map<Id, Id[]> {
  const dependents = new Map<Id, Id[]>(tasks.map(({ id }) => [id, []]))
  for (const { id, dependsOn } of tasks)
    for (const dependency of dependsOn) dependents.get(dependency)?.push(id)
  return dependents
}

/** Peels off what waits for nothing; tasks in or behind a cycle are left out. */
function layers<Id extends string>(
  tasks: readonly Dependent<Id>[],
  dependents: ReadonlyMap<Id, readonly Id[]>,
) {
  const unmet = new Map(
    tasks.map(({ id, dependsOn }) => [id, dependsOn.filter((each) => dependents.has(each)).length]),
  )
  const order = tasks.filter(({ id }) => unmet.get(id) === 0).map(({ id }) => id)
  const level = new Map<Id, number>(order.map((id) => [id, 0]))
  for (const id of order) {
    const below = (level.get(id) ?? 0) + 1
    for (const dependent of dependents.get(id) ?? []) {
      const left = (unmet.get(dependent) ?? 0) - 1
      unmet.set(dependent, left)
      level.set(dependent, Math.max(below, level.get(dependent) ?? 0))
      if (left === 0) order.push(dependent)
    }
  }
  return { order, level }
}

function longest<Id extends string>(ids: readonly Id[], remaining: ReadonlyMap<Id, number>): number {
  return ids.reduce((most, id) => Math.max(most, remaining.get(id) ?? 0), 0)
}

function followLongest<Id extends string>(
  order: readonly Id[],
  dependents: ReadonlyMap<Id, readonly Id[]>,
  remaining: ReadonlyMap<Id, number>,
): readonly Id[] {
  const path: Id[] = []
  let choices = order
  while (choices.length > 0) {
    const length = longest(choices, remaining)
    const next = choices.find((id) => remaining.get(id) === length)
    if (next === undefined) break
    path.push(next)
    choices = dependents.get(next) ?? []
  }
  return path
}

/** Depth first with its own stack: a chain of 10,000 tasks is deeper than the call stack. */
function cyclesFrom<Id extends string>(
  start: Id,
  edges: ReadonlyMap<Id, readonly Id[]>,
  visited: Set<Id>,
): readonly (readonly Id[])[] {
  const cycles: (readonly Id[])[] = []
  const told = new Set<Id>()
  const depth = new Map<Id, number>([[start, 0]])
  const trail = [{ id: start, next: 0 }]
  visited.add(start)
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const to = edges.get(top.id)?.[top.next++]
    if (to === undefined) {
      depth.delete(top.id)
      trail.pop()
    } else if (!visited.has(to) && edges.has(to)) {
      visited.add(to)
      depth.set(to, trail.length)
      trail.push({ id: to, next: 0 })
    } else {
      const from = depth.get(to)
      // A cycle through a task already told would repeat it, and a dense knot has more cycles than edges.
      if (from === undefined || told.has(top.id) || told.has(to)) continue
      const cycle = trail.slice(from).map(({ id }) => id)
      if (cycle.some((id) => told.has(id))) continue
      for (const id of cycle) told.add(id)
      cycles.push(cycle)
    }
  }
  return cycles
}

function rotate<Id extends string>(cycle: readonly Id[], position: ReadonlyMap<Id, number>): readonly Id[] {
  const places = cycle.map((id) => position.get(id) ?? 0)
  const first = places.indexOf(Math.min(...places))
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}
