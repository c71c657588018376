import type { AgentOutcome } from '../core/attempt/work.ts'
import type { AgentSpec } from '../core/config.ts'
import type { Effect } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'
import type { Agent, AgentEvent, AgentSession } from '../ports/agent.ts'
import type { CommandReport, CommandSpec } from '../ports/commands.ts'
import type { PromptAsk } from '../ports/prompts.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { adoptAgent, adoptableBy } from './steps/adopt-agent.ts'
import { toldBy } from './steps/agent-account.ts'
import { outcomeOf } from './steps/agent-outcome.ts'
import { agentSessionId } from './steps/agent-session-id.ts'
import { listenToAgent } from './steps/live-agent.ts'
import { questionSeen } from './steps/question-seen.ts'

type RunAgent = Extract<Effect, { readonly type: 'run-agent' }>

/**
 * Runs an agent to its end. An attempt that an earlier engine began is never begun again: it is gone on with for as long as
 * its supervisor lives, its exit file is taken where there is one, and else it is lost, with nothing of it left alive.
 */
export const runAgent: Stage<'run-agent'> = async (effect, ports, signal) => {
  const spec = ports.config.agents[effect.agent]
  if (spec === undefined) return ended(effect, { kind: 'failed', failure: missingAgent(effect.agent) }, [])
  const agent = ports.agent(spec.adapter)
  const stop = AbortSignal.any([signal, ports.endings.signal(effect)])
  const report = (await ports.files.hasBegun(effect))
    ? await adoptAgent(effect, { agent, ports, stop })
    : await start(effect, { agent, spec, ports, stop })
  if (report !== null) return judge(effect, { agent, ports, report })
  const events = await said(effect, { agent, ports })
  return ended(effect, { kind: 'failed', failure: { kind: 'lost' } }, events)
}

interface Start {
  readonly agent: Agent
  readonly spec: AgentSpec
  readonly ports: Ports
  readonly stop: AbortSignal
}

async function start(effect: RunAgent, { agent, spec, ports, stop }: Start): Promise<CommandReport> {
  const command = await commandOf(effect, { agent, spec, ports })
  await ports.files.begin(effect, ports.prompts.compose(promptAsk(effect, ports)))
  const { task, attempt } = effect
  const live = listenToAgent({
    agent,
    clock: ports.clock,
    onPause: (ms) => ports.commands.allowSilence(effect.id, ms),
    onQuestion: (event) => void ports.tell?.(questionSeen({ task, attempt }, event)),
  })
  try {
    return await ports.commands.run(command, AbortSignal.any([stop, live.enough]), live.read)
  } finally {
    live.close()
  }
}

async function commandOf(
  effect: RunAgent,
  { agent, spec, ports }: Pick<Start, 'agent' | 'spec' | 'ports'>,
): Promise<CommandSpec> {
  const { task, attempt, path, base } = effect
  const files = ports.files.paths(effect)
  const env = await ports.surroundings.forAgent({
    spec,
    task: effect.spec,
    ref: { task, attempt },
    base,
    promptFile: files.prompt,
    answers: files.answers,
    variables: agent.variables,
  })
  const session = sessionOf(effect, ports)
  const program = agent.start({ spec, promptFile: files.prompt, cwd: path, session, env })
  return {
    id: effect.id,
    command: program.command,
    cwd: path,
    env: { ...env, ...program.env },
    stdinFile: files.prompt,
    logFile: files.output,
    eventsFile: files.events,
    outputLimitBytes: ports.config.outputLimitBytes,
    timeoutMs: effect.spec.timeoutMs,
    idleTimeoutMs: effect.spec.idleTimeoutMs,
    answersFolder: files.answers,
    exitFile: files.exit,
    outlivesEngine: true,
    adoptable: adoptableBy(effect, files),
    ...inSandbox(ports, { path, adapter: spec.adapter, command: program.command, env }),
  }
}

function sessionOf({ task, attempt, session }: RunAgent, { run }: Ports): AgentSession {
  return session === null
    ? { kind: 'new', id: agentSessionId(run, { task, attempt }) }
    : { kind: 'resume', id: session }
}

function inSandbox(
  { sandbox }: Ports,
  ask: Parameters<NonNullable<Ports['sandbox']>>[0],
): Pick<CommandSpec, 'sandbox'> {
  return sandbox === undefined ? {} : { sandbox: sandbox(ask) }
}

async function judge(
  effect: RunAgent,
  { agent, ports, report }: { readonly agent: Agent; readonly ports: Ports; readonly report: CommandReport },
) {
  const events = await said(effect, { agent, ports })
  const { timeoutMs, idleTimeoutMs } = effect.spec
  return ended(effect, outcomeOf(report, events, { agent, limits: { timeoutMs, idleTimeoutMs } }), events)
}

function promptAsk(
  { spec: task, start, attempt, base, past, session }: RunAgent,
  { target }: Ports,
): PromptAsk {
  return { task, start, attempt, base, target, past, isResumed: session !== null }
}

async function said(
  effect: RunAgent,
  { agent, ports }: { readonly agent: Agent; readonly ports: Ports },
): Promise<readonly AgentEvent[]> {
  const lines = await ports.files.eventLines(effect)
  return lines.flatMap((line) => agent.parse(line))
}

function ended({ task, attempt }: RunAgent, outcome: AgentOutcome, events: readonly AgentEvent[]) {
  return { type: 'agent-exited', task, attempt, outcome, ...toldBy(events) } as const
}

function missingAgent(agent: string): Failure {
  return { kind: 'not-installed', program: agent, detail: 'the config defines no agent of this name' }
}
