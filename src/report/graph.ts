import type { Dependent, PlanGraph } from '../core/plan/graph.ts'
import { planGraph } from '../core/plan/graph.ts'
import { count } from './text.ts'

export type GraphFormat = 'ascii' | 'mermaid' | 'dot'

interface Drawing {
  readonly tasks: readonly Dependent[]
  readonly graph: PlanGraph
  readonly critical: ReadonlySet<string>
}

/** The plan's tasks by level with the critical path marked; for tasks without a cycle. */
export function planGraphText(tasks: readonly Dependent[], format: GraphFormat): string {
  const graph = planGraph(tasks)
  const drawing: Drawing = { tasks, graph, critical: new Set(graph.criticalPath) }
  switch (format) {
    case 'ascii':
      return ascii(drawing)
    case 'mermaid':
      return mermaid(drawing)
    case 'dot':
      return dot(drawing)
  }
}

function ascii({ tasks, graph, critical }: Drawing): string {
  const { level, criticalPath } = graph
  const width = Math.max(0, ...tasks.map(({ id }) => id.length))
  const row = ({ id, dependsOn }: Dependent) => {
    const needs = dependsOn.length === 0 ? '' : `  <- ${dependsOn.join(', ')}`
    return `  ${critical.has(id) ? '*' : ' '} ${id.padEnd(needs === '' ? 0 : width)}${needs}`
  }
  const levels = Math.max(-1, ...level.values()) + 1
  const drawn = Array.from({ length: levels }, (_, each) => [
    `level ${each + 1}`,
    ...tasks.filter(({ id }) => level.get(id) === each).map(row),
  ])
  return [
    ...drawn.flat(),
    '',
    `* critical path, ${criticalPath.length} of ${count(tasks.length, 'task')}: ${criticalPath.join(' -> ')}`,
  ].join('\n')
}

/** Nodes are numbered, since mermaid has words of its own among what ids may be. */
function mermaid({ tasks, graph, critical }: Drawing): string {
  const name = names(tasks)
  const marked = graph.criticalPath.map((id) => name.get(id)).join(',')
  return [
    'flowchart LR',
    ...tasks.map(({ id }) => `  ${name.get(id)}["${id}"]`),
    ...edges(tasks).map(([from, to]) => {
      return `  ${name.get(from)} ${isCritical(critical, graph, [from, to]) ? '==>' : '-->'} ${name.get(to)}`
    }),
    ...(marked === '' ? [] : ['  classDef critical stroke-width:3px', `  class ${marked} critical`]),
  ].join('\n')
}

function dot({ tasks, graph, critical }: Drawing): string {
  return [
    'digraph plan {',
    '  rankdir=LR',
    '  node [shape=box, style=rounded]',
    ...tasks.map(({ id }) => `  "${id}"${critical.has(id) ? ' [penwidth=3]' : ''}`),
    ...edges(tasks).map(([from, to]) => {
      return `  "${from}" -> "${to}"${isCritical(critical, graph, [from, to]) ? ' [penwidth=3]' : ''}`
    }),
    '}',
  ].join('\n')
}

function names(tasks: readonly Dependent[]): ReadonlyMap<string, string> {
  return new Map(tasks.map(({ id }, index) => [id, `t${index + 1}`]))
}

/** From what has to land first to what waits for it; unknown ids are left out. */
function edges(tasks: readonly Dependent[]): readonly (readonly [string, string])[] {
  const known = new Set(tasks.map(({ id }) => id))
  return tasks.flatMap(({ id, dependsOn }) =>
    dependsOn.filter((each) => known.has(each)).map((each) => [each, id] as const),
  )
}

/** True for the steps of the path itself, not for shortcuts between its tasks. */
function isCritical(
  critical: ReadonlySet<string>,
  { criticalPath }: PlanGraph,
  [from, to]: readonly [string, string],
): boolean {
  return critical.has(from) && criticalPath[criticalPath.indexOf(from) + 1] === to
}
