import { halt } from '../../app/start/halted.ts'
import { configName } from '../../app/start/target.ts'
import type { Starters } from '../../app/write-starters.ts'
import { writeStarters } from '../../app/write-starters.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { findHere } from '../open-run.ts'
import { refuse } from '../refuse.ts'

/** `orch init`: a config with what is found here and a first plan; overwrites nothing without `--force`. */
export async function init({ force }: { readonly force?: boolean }): Promise<number> {
  const { toplevel, commonDir } = await findHere()
  if (toplevel === null) return halt({ kind: 'repository', problems: [{ kind: 'bare', gitDir: commonDir }] })
  const starters = await writeStarters(toplevel, { force: force === true })
  if (starters === null)
    return refuse(
      words(`${configName} is here already, and stays as it is`, 'orch init --force writes it anew'),
    )
  console.log(startersText(starters))
  return exitCode.ok
}

const commit = `git add ${configName} && git commit -m "Add orch", then orch run plan.json`

/** With several agents a plan that names none would not know whom to ask. */
function nextLines([agent, ...others]: readonly string[]): readonly string[] {
  if (others.length === 0) return [`next: ${commit}`]
  return ['next:', `  say which agent works here, in ${configName}: "agent": "${agent}"`, `  then ${commit}`]
}

/** Nothing runs before somebody said what an agent is here. */
const agentLines = [
  `  define an agent in ${configName}, as any program that edits the files around it:`,
  '    "agents": {',
  '      "mine": { "adapter": "command", "run": ["bash", "agent.sh"] }',
  '    },',
]

function startersText({ detection, written, kept, versions }: Starters): string {
  const { checks, worktrees, agents } = detection
  const found = [
    ...checks.map(({ name, run }) => `check ${name}: ${run}`),
    ...worktrees.setup.map((command) => `setup: ${command}`),
    ...agents.map((agent) => `agent: ${[agent, versions.get(agent)].filter(Boolean).join(' ')}`),
  ]
  const missing = [
    ...(checks.length === 0
      ? [`no checks; add some to ${configName}, or nothing says whether a change is good`]
      : []),
    ...(agents.length === 0 ? ['no agents on PATH'] : []),
  ]
  return [
    ...written.map((name) => `wrote ${name}`),
    ...kept.map((name) => `kept ${name} as it is`),
    ...(found.length === 0 ? [] : ['found:', ...found.map((line) => `  ${line}`)]),
    ...(missing.length === 0 ? [] : ['not found:', ...missing.map((line) => `  ${line}`)]),
    ...(agents.length > 0 ? nextLines(agents) : ['next:', ...agentLines, `  then ${commit}`]),
  ].join('\n')
}
