import type { AgentSpec } from '../../../core/config.ts'
import type { Agent, AgentSession } from '../../../ports/agent.ts'
import { claimBy } from '../claim.ts'
import { readExitBy } from '../exit-reading.ts'
import { withArguments } from '../program.ts'
import { parseCodex } from './stream.ts'

/**
 * Codex without its terminal interface. Its own retries end within half a minute and show in its stream; those of its
 * built-in provider cannot be set, and which other one the user's config names is not known here.
 */
export const codexAgent: Agent = {
  variables: [
    ...['CODEX_API_KEY', 'CODEX_ACCESS_TOKEN', 'CODEX_HOME', 'CODEX_CA_CERTIFICATE'],
    ...['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_ORGANIZATION', 'OPENAI_PROJECT'],
  ],
  start: ({ spec, session }) => ({
    command: withArguments(spec.run ?? ['codex'], [
      // Its sandbox and its login are what protects; that the folder is a repository is orch's to know.
      ...['exec', '--json', '--skip-git-repo-check'],
      ...['-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false'],
      ...permissionFlags(spec),
      // Before `resume`, which refuses some of them and takes them over from here.
      ...spec.args,
      ...sessionFlags(session),
      '-',
    ]),
    env: {},
  }),
  parse: parseCodex,
  claim: claimBy(
    readExitBy([
      [/no rollout found for thread/i, 'session-lost'],
      [/missing environment variable|not logged in|401 unauthorized/i, 'auth'],
      [/not inside a trusted directory/i, 'permission'],
    ]),
  ),
}

/** A setting, since `--sandbox` twice is an error and the config's arguments may hold one. */
function permissionFlags({ permissions }: AgentSpec): readonly string[] {
  if (permissions === 'full') return ['--dangerously-bypass-approvals-and-sandbox']
  return ['-c', 'sandbox_mode="workspace-write"']
}

/** A new one gets its id from Codex. */
function sessionFlags({ kind, id }: AgentSession): readonly string[] {
  return kind === 'new' ? [] : ['resume', id]
}
