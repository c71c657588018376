import { listed } from '../text.ts'
import type { AgentLook, RealProgram } from './checkup.ts'
import type { Finding, Level, Said } from './finding.ts'

/** Each agent that is there or should be, the worst that is known of it first; all others in one line. */
export function agentFindings(agents: readonly AgentLook[]): readonly Finding[] {
  const shown = agents.filter(({ path, isWanted }) => path !== null || isWanted)
  const absent = agents.filter((agent) => !shown.includes(agent)).map(({ name }) => name)
  const widest = shown.reduce((most, { real }) => Math.max(most, versionText(real).length), 0)
  const some = agents.some(({ path }) => path !== null)
  return [
    ...shown.flatMap((agent) => findingsOfAgent(agent, widest)),
    ...(absent.length === 0
      ? []
      : [
          finding('not here', some ? 'note' : 'warning', [
            listed(absent, absent.length),
            some ? null : noAgent,
          ]),
        ]),
  ]
}

const noAgent = 'install one of them, or define an agent in .orchestrator.json'

function finding(name: string, level: Level, [text, remedy = null]: Said): Finding {
  return { about: 'agents', name, level, text, remedy }
}

function findingsOfAgent(agent: AgentLook, width: number): readonly Finding[] {
  const { name, path, program, real } = agent
  if (path === null) {
    const remedy =
      real === null ? `correct "run" of agent ${name} in the config` : `npm install -g ${real.package}`
    return [finding(name, 'warning', [`${program} is not installed`, remedy])]
  }
  if (real === null) return [finding(name, 'ok', [path])]
  const problems = problemsOf(agent, real)
  const what = `${versionText(real).padEnd(width)}  ${path}`
  const [worst] = problems
  if (worst === undefined) return [finding(name, 'ok', [`${what}  (${listed(real.logins)})`])]
  return [
    finding(name, 'warning', [what]),
    ...problems.map(({ text, remedy }) => finding('', 'warning', [text, remedy])),
  ]
}

function versionText(real: RealProgram | null): string {
  return real === null ? '' : (real.version ?? 'unknown')
}

interface Problem {
  readonly text: string
  readonly remedy: string
}

function problemsOf({ program }: AgentLook, real: RealProgram): readonly Problem[] {
  return [...versionProblems(program, real), ...flagProblems(program, real), ...loginProblems(real)]
}

function versionProblems(
  program: string,
  { version, tested, package: from }: RealProgram,
): readonly Problem[] {
  const { oldest, newest } = tested
  const remedy = `npm install -g ${from}@${newest}`
  if (version === null) return [{ text: `${program} --version did not say which it is`, remedy }]
  if (isOlder(version, oldest))
    return [{ text: `older than ${oldest}, the oldest that orch was tried with`, remedy }]
  if (isOlder(newest, version))
    return [{ text: `newer than ${newest}, the newest that orch was tried with`, remedy }]
  return []
}

/** As numbers are ordered, dot by dot; good enough for a warning, which is all that hangs on it. */
function isOlder(version: string, than: string): boolean {
  return byNumber.compare(version, than) < 0
}

const byNumber = new Intl.Collator('en', { numeric: true })

function flagProblems(
  program: string,
  { missingFlags, package: from, tested }: RealProgram,
): readonly Problem[] {
  const remedy = `npm install -g ${from}@${tested.newest}`
  if (missingFlags === null) return [{ text: `${program} --help did not say which flags it has`, remedy }]
  if (missingFlags.length === 0) return []
  return [
    { text: `its help does not name ${listed(missingFlags, missingFlags.length)}, which orch needs`, remedy },
  ]
}

function loginProblems({ logins, howToLogIn }: RealProgram): readonly Problem[] {
  return logins.length > 0 ? [] : [{ text: 'no login of it was seen', remedy: howToLogIn }]
}
