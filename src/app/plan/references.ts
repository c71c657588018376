import { findCycles } from '../../core/plan/graph.ts'
import { nearest } from '../../core/plan/nearest.ts'
import { lineOf } from '../document/diagnose.ts'
import type { Finding, TextDocument } from '../document/document.ts'
import { repeatedNames } from '../document/repeated.ts'
import { isTaskId, taskIdFrom } from './ids.ts'
import type { Said, TaskOutline } from './outline.ts'

/** What tasks say about each other: ids, dependencies, and the cycles they close; and what one of them says twice. */
export function referenceFindings(document: TextDocument, tasks: readonly TaskOutline[]): readonly Finding[] {
  const byId = new Map<string, TaskOutline>()
  for (const task of tasks) if (task.id !== null && !byId.has(task.id)) byId.set(task.id, task)
  return [
    ...tasks.flatMap((task) => idFindings(document, task, byId)),
    ...tasks.flatMap((task) => repeatedInTask(document, task)),
    ...unknownDependencies(tasks, byId),
    ...cycleFindings(byId),
  ]
}

/** Looking for the nearest of many names is slow, and beyond this many the cause is another one. */
const mostSuggestions = 100

/** Names that lead nowhere, each with the known name it most likely meant. */
export function unknownNames(
  said: readonly Said[],
  what: 'dependency' | 'check',
  known: ReadonlySet<string>,
): readonly Finding[] {
  const listed = what === 'check' ? [...known] : []
  return said
    .filter(({ text }) => !known.has(text))
    .map(({ at, text: name }, index) => {
      const suggestion = index < mostSuggestions ? nearest(name, known) : null
      return { at, mistake: { kind: 'unknown-name', what, name, nearest: suggestion, known: listed } }
    })
}

function idFindings(
  document: TextDocument,
  { at: task, id }: TaskOutline,
  byId: ReadonlyMap<string, TaskOutline>,
): readonly Finding[] {
  if (id === null) return []
  const at = [...task, 'id']
  const first = byId.get(id)
  const bad: readonly Finding[] = isTaskId(id)
    ? []
    : [{ at, mistake: { kind: 'bad-id', id, suggestion: taskIdFrom(id) } }]
  if (first === undefined || first.at === task) return bad
  const firstLine = lineOf(document, [...first.at, 'id'])
  return [{ at, mistake: { kind: 'duplicate-name', what: 'task', name: id, firstLine } }]
}

function repeatedInTask(
  document: TextDocument,
  { id, dependsOn, checks, agents }: TaskOutline,
): readonly Finding[] {
  return [
    ...dependsOn.flatMap(({ at, text }): Finding[] =>
      text === id ? [{ at, mistake: { kind: 'self-dependency', id } }] : [],
    ),
    ...repeatedNames(
      document,
      'dependency',
      dependsOn.filter(({ text }) => text !== id),
    ),
    ...repeatedNames(document, 'check', checks),
    ...repeatedNames(document, 'agent', agents),
  ]
}

function unknownDependencies(
  tasks: readonly TaskOutline[],
  byId: ReadonlyMap<string, TaskOutline>,
): readonly Finding[] {
  return unknownNames(
    tasks.flatMap(({ id, dependsOn }) => dependsOn.filter(({ text }) => text !== id)),
    'dependency',
    new Set(byId.keys()),
  )
}

/** Each cycle is shown at the entry of `dependsOn` that its first task closes it with. */
function cycleFindings(byId: ReadonlyMap<string, TaskOutline>): readonly Finding[] {
  const tasks = [...byId].map(([id, { dependsOn }]) => ({
    id,
    dependsOn: dependsOn.map(({ text }) => text).filter((text) => text !== id),
  }))
  return findCycles(tasks).flatMap((ids): Finding[] => {
    const first = ids[0] === undefined ? undefined : byId.get(ids[0])
    const entry = first?.dependsOn.find(({ text }) => text === ids[1])
    return entry ? [{ at: entry.at, mistake: { kind: 'cycle', ids } }] : []
  })
}
