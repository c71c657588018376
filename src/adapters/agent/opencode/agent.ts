import type { Agent, AgentSession } from '../../../ports/agent.ts'
import type { ExitReading } from '../claim.ts'
import { claimBy } from '../claim.ts'
import { readExitBy } from '../exit-reading.ts'
import { programOf } from '../program.ts'
import { configContent } from './config-content.ts'
import { parseOpencode } from './stream.ts'

const readFailedExit = readExitBy([[/^Error: Session not found/m, 'session-lost']])

/**
 * It says nothing when it is done, so an exit with 0 and no error at the end has to do. A step that stops is no end:
 * the CLI may sum up what it has and go on.
 */
const readExit: ExitReading = (exitCode, report, isDone) =>
  exitCode === 0 ? null : readFailedExit(exitCode, report, isDone)

/** opencode without a terminal. It may ignore a signal for long, and shells of its tools outlive it: both are swept. */
export const opencodeAgent: Agent = {
  variables: [
    ...['OPENCODE_CONFIG', 'OPENCODE_CONFIG_DIR', 'OPENCODE_CONFIG_CONTENT', 'OPENCODE_PERMISSION'],
    ...['OPENCODE_API_KEY', 'OPENCODE_AUTH_CONTENT', 'OPENCODE_MODELS_PATH', 'OPENCODE_MODELS_URL'],
    ...['OPENCODE_DISABLE_MODELS_FETCH', 'OPENCODE_DISABLE_LSP_DOWNLOAD', 'OPENCODE_DISABLE_DEFAULT_PLUGINS'],
    ...['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    ...['OPENROUTER_API_KEY', 'XAI_API_KEY', 'GROQ_API_KEY', 'MISTRAL_API_KEY', 'DEEPSEEK_API_KEY'],
  ],
  start: ({ spec, session, env = {} }) => ({
    command: programOf(spec, 'opencode', [
      ...['run', '--format', 'json'],
      // By itself it edits its folder, runs commands there and refuses whatever it would ask about.
      ...(spec.permissions === 'full' ? ['--auto'] : []),
      ...sessionFlags(session),
    ]),
    env: {
      OPENCODE_CONFIG_CONTENT: configContent(env.OPENCODE_CONFIG_CONTENT),
      OPENCODE_DISABLE_AUTOUPDATE: 'true',
      OPENCODE_DISABLE_SHARE: 'true',
    },
  }),
  parse: parseOpencode,
  claim: claimBy(readExit),
}

/** It names its sessions itself. */
function sessionFlags({ kind, id }: AgentSession): readonly string[] {
  return kind === 'resume' ? ['--session', id] : []
}
