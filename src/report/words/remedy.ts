import type { Config } from '../../core/config.ts'
import type { Failure } from '../../core/failure.ts'
import type { TaskId } from '../../core/ids.ts'

/** What a person does so that an agent can work again. */
export function agentRemedy({ agents }: Pick<Config, 'agents'>, agent: string, failure: Failure): string {
  if (failure.kind === 'auth') return logins.get(agents[agent]?.adapter ?? '') ?? `log in to ${agent}`
  if (failure.kind === 'quota') return `raise the quota of ${agent}`
  // What the config permits is fixed for a run.
  if (failure.kind === 'permission') return `allow what ${agent} lacks in settings of its own`
  return failure.kind === 'not-installed' ? `install ${failure.program}` : `mend ${agent}`
}

/** The same for one task, with the commands that go on. */
export function stoppedHint(
  config: Pick<Config, 'agents'>,
  task: TaskId,
  { agent, failure }: { readonly agent: string; readonly failure: Failure },
): string {
  return `${agentRemedy(config, agent, failure)}, then orch retry ${task} or orch resume`
}

/** Where each program is logged in to, or what it takes instead. */
const logins: ReadonlyMap<string, string> = new Map([
  ['claude-code', 'log in with /login inside claude, or set ANTHROPIC_API_KEY'],
  ['codex', 'log in with codex login, or set CODEX_API_KEY'],
  ['gemini', 'log in inside gemini, or set GEMINI_API_KEY'],
  ['qwen', 'log in with /auth inside qwen, or set OPENAI_API_KEY'],
  ['opencode', 'log in with opencode auth login'],
  ['copilot', 'log in with /login inside copilot, or set GH_TOKEN in its env'],
])
