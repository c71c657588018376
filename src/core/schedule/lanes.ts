import type { TaskId } from '../ids.ts'
import type { TaskRecord } from '../task/state.ts'
import { comesBefore } from './order.ts'

type Records = ReadonlyMap<TaskId, TaskRecord>

/**
 * Ready tasks that have no instant to wait for, apart by what can hinder them: where the first of a lane may not
 * start no other of it may, so that looking for the next start does not grow with the plan.
 */
export type Lanes = Map<string, TaskId[]>

export function joinLane(lanes: Lanes, record: TaskRecord, records: Records): void {
  const key = laneOf(record)
  const lane = lanes.get(key) ?? []
  insertInOrder(lane, record, records)
  lanes.set(key, lane)
}

export function leaveLane(lanes: Lanes, record: TaskRecord, records: Records): void {
  const key = laneOf(record)
  const lane = lanes.get(key)
  if (lane === undefined) return
  removeInOrder(lane, record, records)
  if (lane.length === 0) lanes.delete(key)
}

/** Everything that a hindrance is made of but the instant. */
export function laneOf({ state, spec, tally }: TaskRecord): string {
  const agent = state.status === 'ready' ? state.next.agent : 0
  return [tally.attempts === 0, agent, ...spec.agents, '', ...spec.uses].join('\n')
}

export function insertInOrder(order: TaskId[], record: TaskRecord, records: Records): void {
  order.splice(positionOf(order, record, records), 0, record.spec.id)
}

export function removeInOrder(order: TaskId[], record: TaskRecord, records: Records): void {
  const at = positionOf(order, record, records)
  if (order[at] === record.spec.id) order.splice(at, 1)
}

/** Where the record stands, or would stand. */
function positionOf(order: readonly TaskId[], record: TaskRecord, records: Records): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const id = order[middle]
    const other = id === undefined ? undefined : records.get(id)
    if (other !== undefined && comesBefore(other, record)) low = middle + 1
    else high = middle
  }
  return low
}
