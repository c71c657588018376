import type { Failure } from '../../core/failure.ts'
import type { Agent, AgentEvent } from '../../ports/agent.ts'
import type { Clock } from '../../ports/clock.ts'

/** Long enough for an agent to write its session down, short enough that nobody waits for a server it left behind. */
const lingerMs = 10_000

/** An agent that waits this long for its provider keeps a place that others could have; orch can wait without one. */
const longWaitMs = 60_000

export interface LiveSetting {
  readonly agent: Pick<Agent, 'parse'>
  readonly clock: Pick<Clock, 'now' | 'wake'>
  /** It announced that it will be silent for so long. */
  readonly onPause: (ms: number) => void
  /** It waits for an answer, or waits no longer. */
  readonly onQuestion: (event: QuestionEvent) => void
}

export type QuestionEvent = Extract<AgentEvent, { readonly type: 'asking' | 'answered' }>

/** A running agent as it is heard. What it says decides nothing here but when to stop listening: the verdict is read from its files. */
export interface LiveAgent {
  /** Takes whole lines of its output; all but JSON objects cost one look at their first character. */
  readonly read: (chunk: string) => void
  /** Aborts once there is nothing to wait for any more. */
  readonly enough: AbortSignal
  /** Forgets its timer. */
  close(): void
}

/** Listens to an agent while it works, so that it is ended when it can only fail, or is done and does not go. */
export function listenToAgent({ agent, clock, onPause, onQuestion }: LiveSetting): LiveAgent {
  const controller = new AbortController()
  const end = (): void => controller.abort()
  let forget = (): void => undefined

  const hear = (event: AgentEvent): void => {
    if (event.type !== 'usage') forget()
    switch (event.type) {
      case 'done':
        forget = clock.wake(clock.now() + lingerMs, end)
        return
      case 'retrying':
        if (hopelessFailure(event) !== null) end()
        else if (event.delayMs > 0) onPause(event.delayMs)
        return
      case 'asking':
      case 'answered':
        onQuestion(event)
        return
      case 'started':
      case 'text':
      case 'tool':
      case 'denied':
      case 'usage':
      case 'error':
        return
    }
  }
  return {
    read: (chunk) => {
      for (const line of objectLines(chunk)) for (const event of agent.parse(line)) hear(event)
    },
    enough: controller.signal,
    close: () => forget(),
  }
}

/** The failure behind a retry that the agent's own patience helps little with; null while it may get over it by itself. */
export function hopelessFailure(event: AgentEvent): Failure | null {
  if (event.type !== 'retrying' || event.failure === undefined) return null
  const { failure, delayMs } = event
  const isHopeless = failure.kind === 'auth' || failure.kind === 'quota'
  const isLong = failure.kind === 'rate-limited' && delayMs >= longWaitMs
  return isHopeless || isLong ? failure : null
}

function* objectLines(chunk: string): Generator<string> {
  for (let from = 0; from < chunk.length; ) {
    const newline = chunk.indexOf('\n', from)
    const to = newline === -1 ? chunk.length : newline
    if (chunk.charCodeAt(from) === openingBrace) yield chunk.slice(from, to)
    from = to + 1
  }
}

const openingBrace = 0x7b
