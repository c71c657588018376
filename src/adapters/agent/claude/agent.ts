import type { AgentSpec } from '../../../core/config.ts'
import type { Failure } from '../../../core/failure.ts'
import type { Agent, AgentEvent, AgentSession } from '../../../ports/agent.ts'
import { claimBy } from '../claim.ts'
import { readExitBy } from '../exit-reading.ts'
import { programOf, unlessSet } from '../program.ts'
import { parseClaude } from './stream.ts'

/** Claude Code in print mode. */
export const claudeAgent: Agent = {
  variables: [
    ...['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_CUSTOM_HEADERS'],
    ...['ANTHROPIC_MODEL', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CONFIG_DIR'],
    ...['CLAUDE_CODE_USE_BEDROCK', 'ANTHROPIC_BEDROCK_BASE_URL', 'AWS_BEARER_TOKEN_BEDROCK', 'AWS_REGION'],
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
    ...['CLAUDE_CODE_USE_VERTEX', 'ANTHROPIC_VERTEX_BASE_URL', 'ANTHROPIC_VERTEX_PROJECT_ID'],
    ...['CLOUD_ML_REGION', 'GOOGLE_APPLICATION_CREDENTIALS'],
    ...['CLAUDE_CODE_USE_FOUNDRY', 'ANTHROPIC_FOUNDRY_BASE_URL', 'ANTHROPIC_FOUNDRY_RESOURCE'],
    ...['ANTHROPIC_FOUNDRY_API_KEY'],
    // Says that root may bypass permissions.
    'IS_SANDBOX',
  ],
  start: ({ spec, session }) => ({
    command: programOf(spec, 'claude', [
      ...['-p', '--output-format=stream-json', '--verbose'],
      ...permissionFlags(spec),
      ...sessionFlags(session),
    ]),
    env: unlessSet(spec, quiet),
  }),
  parse: parseClaude,
  claim: (report, events, limits) => withReset(judge(report, events, limits), events),
}

const quiet = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  // About 4 s of its own doubling waits ride out a blip; its ten would be three minutes that no other task learns of.
  CLAUDE_CODE_MAX_RETRIES: '3',
}

/** `dontAsk` denies what is not listed, where other modes would wait for an answer; it works for root too. */
function permissionFlags({ permissions }: AgentSpec): readonly string[] {
  if (permissions === 'full') return ['--permission-mode=bypassPermissions']
  // With `=`, since the list would else swallow what follows.
  return ['--permission-mode=dontAsk', '--allowedTools=Bash,Edit,Write,NotebookEdit,WebFetch,WebSearch']
}

function sessionFlags({ kind, id }: AgentSession): readonly string[] {
  return [kind === 'new' ? `--session-id=${id}` : `--resume=${id}`]
}

const judge = claimBy(
  readExitBy([
    [/root\/sudo privileges/, 'permission'],
    [/^No conversation found/m, 'session-lost'],
    [/please run \/login/i, 'auth'],
  ]),
)

/** The result of a refused call says no time; an event before it did. */
function withReset(failure: Failure | null, events: readonly AgentEvent[]): Failure | null {
  if (failure?.kind !== 'rate-limited' || failure.resetAt !== null) return failure
  const limits = events.flatMap((event) => (event.type === 'error' ? [event.failure] : []))
  const known = limits.findLast((each) => each.kind === 'rate-limited' && each.resetAt !== null)
  return known?.kind === 'rate-limited' ? { ...failure, resetAt: known.resetAt } : failure
}
