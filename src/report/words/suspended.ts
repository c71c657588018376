/** What a person reads who suspends an engine: its supervisor is in a session of its own. */
export const suspendedText = 'suspended: agents that run go on, and nothing else does before fg'

/** What a person reads who sends a dashboard to the background. */
export const inBackgroundText = 'a dashboard needs its terminal: fg goes on with it'

/** What everybody else reads who looks at such a run or asks something of it. */
export function suspendedEngineText(pid: number): string {
  return `its engine, process ${pid}, is suspended: nothing happens before fg in its terminal, or kill -CONT ${pid}`
}
