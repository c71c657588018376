import type { Answer, Reply } from './conversation.ts'
import type { Behaviour, Call } from './server.ts'
import type { Wish } from './tool-call.ts'
import { toolCall } from './tool-call.ts'

/** Does what it wishes with the tools it is offered, and says so once a tool has answered. */
export function worksOn(wishFor: (call: Call) => Wish): Behaviour {
  return (call) => {
    if (isAnswered(call)) return { kind: 'text', text: 'DONE: the greeting stands.' }
    return wish(wishFor(call), call)
  }
}

/** The tool that a wish takes; without one the model can only say so. */
export function wish(wanted: Wish, { conversation, cwd }: Call): Reply {
  const reply = toolCall(wanted, conversation.tools, cwd ?? '.')
  if (reply !== null) return reply
  const offered = conversation.tools.map(({ name }) => name).join(', ')
  return { kind: 'text', text: `I was offered no tool for that, only ${offered}.` }
}

export function writes(path: string, content: string): Wish {
  return { kind: 'write', path, content }
}

export function runs(script: string): Wish {
  return { kind: 'shell', script }
}

/** Whether an earlier call of its own is part of what the model is asked; words may be a client's way to begin. */
export function remembers({ conversation }: Call): boolean {
  return conversation.turns.some((turn) => turn.by === 'model' && turn.calls.length > 0)
}

export function refusesWith(status: number): Behaviour {
  return (): Answer => ({ kind: 'refuse', status })
}

/** A tool has answered and nobody said anything since. */
function isAnswered({ conversation }: Call): boolean {
  return conversation.turns.at(-1)?.by === 'tool'
}
