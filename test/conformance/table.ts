import type { Contestant } from './contestant.ts'
import type { Scenario } from './scenarios/scenario.ts'

/** What came of one agent in one scenario. */
export interface Finding {
  readonly contestant: Contestant
  readonly scenario: Scenario
  readonly seconds: number
  readonly outcome:
    | { readonly kind: 'held'; readonly observation: string }
    | { readonly kind: 'failed'; readonly reason: string }
    /** It was not tried, since it is known not to be possible. */
    | { readonly kind: 'cannot'; readonly reason: string }
}

/** A table of agents by scenarios, then what orch said and why something did not hold. */
export function renderFindings(findings: readonly Finding[]): string {
  const scenarios = [...new Set(findings.map(({ scenario }) => scenario.name))]
  const agents = [...new Set(findings.map(({ contestant }) => contestant))]
  const rows = agents.map((agent) => [
    `${agent.name} ${agent.pin.version}`,
    ...scenarios.map((name) =>
      cell(findings.find(({ contestant, scenario }) => contestant === agent && scenario.name === name)),
    ),
  ])
  const remarks = findings.flatMap(remark)
  return `${[aligned([['agent', ...scenarios], ...rows]), ...remarks].join('\n')}\n\n`
}

/** Every agent and every scenario that may be named. */
export function renderList(agents: readonly Contestant[], scenarios: readonly Scenario[]): string {
  const lines = [
    ...agents.map(({ name, pin, node }) => [
      name,
      `${pin.package} ${pin.version}${node === null ? '' : `, Node ${node.version}`}`,
    ]),
    ...scenarios.map(({ name, shows }) => [name, shows]),
  ]
  return `${aligned(lines)}\n`
}

function cell(finding: Finding | undefined): string {
  if (finding === undefined) return ''
  switch (finding.outcome.kind) {
    case 'held':
      return `${finding.seconds.toFixed(1)} s`
    case 'failed':
      return `FAILED ${finding.seconds.toFixed(1)} s`
    case 'cannot':
      return 'cannot'
  }
}

function remark({ contestant, scenario, outcome }: Finding): readonly string[] {
  const said = outcome.kind === 'held' ? outcome.observation : outcome.reason
  return said === '' ? [] : [`${contestant.name} ${scenario.name}: ${said.replaceAll('\n', '\n    ')}`]
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
