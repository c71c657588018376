import type { Agent, AgentSession } from '../../../ports/agent.ts'
import { programOf } from '../program.ts'
import { claimGemini } from './claim.ts'
import { parseGemini } from './stream.ts'

/**
 * Gemini CLI without a terminal. Its launcher ignores signals, which `GEMINI_CLI_NO_RELAUNCH` spares; shells that
 * its tools started outlive it either way and are swept with the attempt.
 */
export const geminiAgent: Agent = {
  variables: [
    ...['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GEMINI_MODEL', 'GEMINI_CLI_HOME'],
    ...['GOOGLE_GENAI_USE_GCA', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_VERTEX_BASE_URL'],
    ...['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_CLOUD_ACCESS_TOKEN', 'GEMINI_API_KEY_AUTH_MECHANISM'],
    ...[
      'GOOGLE_CLOUD_PROJECT',
      'GOOGLE_CLOUD_PROJECT_ID',
      'GOOGLE_CLOUD_LOCATION',
      'GOOGLE_CLOUD_QUOTA_PROJECT',
    ],
    ...['GEMINI_DEFAULT_AUTH_TYPE', 'GEMINI_CLI_CUSTOM_HEADERS', 'GEMINI_CLI_USE_COMPUTE_ADC'],
    ...['GEMINI_CLI_SYSTEM_SETTINGS_PATH', 'CLOUDSDK_CONFIG'],
  ],
  start: ({ spec, session }) => ({
    command: programOf(spec, 'gemini', [
      ...['--output-format', 'stream-json'],
      ...(spec.permissions === 'full' ? ['--approval-mode', 'yolo'] : safe),
      ...sessionFlags(session),
    ]),
    env: {
      GEMINI_CLI_NO_RELAUNCH: 'true',
      // Nobody can be asked about a folder that is new with each slot: the CLI would refuse it.
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      GEMINI_TELEMETRY_ENABLED: 'false',
    },
  }),
  parse: parseGemini,
  claim: claimGemini,
}

/** Edits stay in the folder by the CLI's own rule; without the second flag there is no shell to run tests with. */
const safe = ['--approval-mode', 'auto_edit', '--allowed-tools', 'run_shell_command'] as const

function sessionFlags({ kind, id }: AgentSession): readonly string[] {
  return kind === 'resume' ? ['--resume', id] : ['--session-id', id]
}
