import type { Agent, AgentSession } from '../../../ports/agent.ts'
import type { ExitReading } from '../claim.ts'
import { claimBy } from '../claim.ts'
import { readExitBy } from '../exit-reading.ts'
import { programOf } from '../program.ts'
import { parseCopilot } from './stream.ts'

const readFailedExit = readExitBy([
  [/^Error: No authentication information found/m, 'auth'],
  [/^Error: No session, task, or name matched/m, 'session-lost'],
])

const readExit: ExitReading = (exitCode, report, isDone) => {
  // The program that npm's loader starts ends with 0 when it is told to end.
  if (exitCode === 0 && !isDone) return { kind: 'crashed', signal: 'SIGTERM', tail: report.tail }
  return readFailedExit(exitCode, report, isDone)
}

/**
 * Copilot CLI without a terminal. npm's loader dies of a signal at once and leaves the real program to itself, which
 * therefore ends with the sweep of its attempt. Its stream counts no tokens.
 */
export const copilotAgent: Agent = {
  variables: [
    // Never GH_TOKEN or GITHUB_TOKEN: the user's own, with far more rights than an agent needs.
    ...['COPILOT_GITHUB_TOKEN', 'COPILOT_HOME', 'COPILOT_MODEL', 'COPILOT_OFFLINE', 'COPILOT_GH_HOST'],
    ...['COPILOT_PROVIDER_BASE_URL', 'COPILOT_PROVIDER_TYPE', 'COPILOT_PROVIDER_API_KEY'],
    ...['COPILOT_PROVIDER_API_KEY_COMMAND', 'COPILOT_PROVIDER_BEARER_TOKEN', 'COPILOT_PROVIDER_HEADERS'],
    ...['COPILOT_PROVIDER_WIRE_API', 'COPILOT_PROVIDER_TRANSPORT', 'COPILOT_PROVIDER_AZURE_API_VERSION'],
    ...['COPILOT_PROVIDER_MODEL_ID', 'COPILOT_PROVIDER_WIRE_MODEL'],
    ...['COPILOT_PROVIDER_MAX_PROMPT_TOKENS', 'COPILOT_PROVIDER_MAX_OUTPUT_TOKENS'],
  ],
  start: ({ spec, session }) => ({
    command: programOf(spec, 'copilot', [
      ...['--output-format', 'json', '--disable-client-telemetry'],
      ...(spec.permissions === 'full' ? ['--allow-all'] : safe),
      sessionFlag(session),
    ]),
    env: { COPILOT_AUTO_UPDATE: 'false' },
  }),
  parse: parseCopilot,
  claim: claimBy(readExit),
}

/** Both are kept to the folder and the system's temporary one by the CLI's own rule. */
const safe = ['--allow-tool=write', '--allow-tool=shell'] as const

function sessionFlag({ kind, id }: AgentSession): string {
  return kind === 'resume' ? `--resume=${id}` : `--session-id=${id}`
}
