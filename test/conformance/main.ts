import { parseArgs } from 'node:util'
import type { Contestant } from './contestant.ts'
import { cacheFolder, install } from './install.ts'
import type { ModelServer } from './model/server.ts'
import { startModelServer } from './model/server.ts'
import { roster } from './roster.ts'
import { denied } from './scenarios/denials.ts'
import { lands, mends } from './scenarios/landing.ts'
import { cut, failing, limited, unauthorized } from './scenarios/refusals.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { cancelled, hangs } from './scenarios/stopping.ts'
import type { Finding } from './table.ts'
import { renderFindings, renderList } from './table.ts'
import { withTrial } from './trial.ts'

const scenarios: readonly Scenario[] = [
  ...[lands, mends, denied, unauthorized, limited, failing, cut, hangs, cancelled],
]

process.exit(await main(process.argv.slice(2)))

/** Plays the scenarios with the agents that are named, or all of them; answers the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      scenario: { type: 'string', multiple: true, default: [] },
    },
  })
  const agents = chosen(roster, positionals)
  const wanted = chosen(scenarios, values.scenario)
  if (agents === null || wanted === null || values.list) {
    process.stdout.write(renderList(roster, scenarios))
    return values.list ? 0 : 2
  }
  const server = await startModelServer()
  const findings: Finding[] = []
  for (const contestant of agents) {
    findings.push(...(await playAll(contestant, { wanted, server, keep: values.keep })))
  }
  server.close()
  process.stdout.write(renderFindings(findings))
  return findings.some(({ outcome }) => outcome.kind === 'failed') ? 1 : 0
}

/** Those that are named, all where none is; null for a name that nobody has. */
function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  names: readonly string[],
): readonly T[] | null {
  if (names.some((name) => !all.some((each) => each.name === name))) return null
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
}

interface Course {
  readonly wanted: readonly Scenario[]
  readonly server: ModelServer
  readonly keep: boolean
}

async function playAll(
  contestant: Contestant,
  { wanted, server, keep }: Course,
): Promise<readonly Finding[]> {
  const programs = programsOf(contestant)
  const findings: Finding[] = []
  for (const scenario of wanted) {
    const startedAt = performance.now()
    const outcome = await play(scenario, { contestant, programs, server, keep })
    const finding = { contestant, scenario, seconds: (performance.now() - startedAt) / 1_000, outcome }
    process.stderr.write(renderFindings([finding]))
    findings.push(finding)
  }
  return findings
}

async function play(
  scenario: Scenario,
  setting: Parameters<typeof withTrial>[0],
): Promise<Finding['outcome']> {
  const reason = setting.contestant.cannot[scenario.name]
  if (reason !== undefined) return { kind: 'cannot', reason }
  try {
    return { kind: 'held', observation: await withTrial(setting, scenario) }
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

function programsOf({ pin, node }: Contestant): readonly string[] {
  const cache = cacheFolder()
  return [install(pin, cache), ...(node === null ? [] : [install(node, cache)])]
}
