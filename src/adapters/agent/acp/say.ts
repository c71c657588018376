import type { AgentEvent } from '../../../ports/agent.ts'

/** Prints one of orch's own event lines. */
export type Tell = (event: AgentEvent) => void

export const tell: Tell = (event) => void process.stdout.write(`${JSON.stringify(event)}\n`)

/** How a kept line begins; no event of orch's own does. */
export const wrapper = '{"type":"acp",'

/** Keeps a line of the agent untouched beside the events, where it also counts as a sign of life. */
export function keep(line: string): void {
  process.stdout.write(`${wrapper}"line":${line}}\n`)
}
