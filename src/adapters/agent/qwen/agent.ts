import type { AgentSpec } from '../../../core/config.ts'
import type { Agent, AgentSession } from '../../../ports/agent.ts'
import { claimBy } from '../claim.ts'
import { readExitBy } from '../exit-reading.ts'
import { programOf, unlessSet } from '../program.ts'
import { parseQwen } from './stream.ts'

/**
 * Qwen Code without its terminal interface. Its retries of a rate limit, ten with a minute and more between them, can
 * be bounded only in the user's own settings; they show in its stream.
 */
export const qwenAgent: Agent = {
  variables: [
    ...[
      'OPENAI_API_KEY',
      'OPENAI_BASE_URL',
      'OPENAI_MODEL',
      'DASHSCOPE_API_KEY',
      'BAILIAN_CODING_PLAN_API_KEY',
    ],
    ...['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_MODEL'],
    ...['GEMINI_API_KEY', 'GEMINI_MODEL', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI'],
    ...['GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_APPLICATION_CREDENTIALS'],
    ...['QWEN_HOME', 'QWEN_RUNTIME_DIR', 'QWEN_DEFAULT_AUTH_TYPE', 'QWEN_CODE_SYSTEM_SETTINGS_PATH'],
  ],
  start: ({ spec, session }) => ({
    command: programOf(spec, 'qwen', [
      '--output-format=stream-json',
      ...permissionFlags(spec),
      ...sessionFlags(session),
    ]),
    env: unlessSet(spec, { QWEN_USAGE_STATISTICS_ENABLED: 'false', QWEN_CODE_SUPPRESS_YOLO_WARNING: '1' }),
  }),
  parse: parseQwen,
  claim: claimBy(
    readExitBy([
      [/no saved session found/i, 'session-lost'],
      [/missing api key|no auth type is selected/i, 'auth'],
    ]),
  ),
}

/** Edits stay in the folder by the CLI's own rule; without the second flag there is no shell to run tests with. */
function permissionFlags({ permissions, args }: AgentSpec): readonly string[] {
  // It fails on a mode given twice.
  if (args.some((each) => /^(--approval-mode(=|$)|--yolo$|-y$)/.test(each))) return []
  if (permissions === 'full') return ['--approval-mode=yolo']
  return ['--approval-mode=auto-edit', '--allowed-tools=run_shell_command']
}

function sessionFlags({ kind, id }: AgentSession): readonly string[] {
  return [kind === 'new' ? `--session-id=${id}` : `--resume=${id}`]
}
