import type { Stage } from '../ports/stage.ts'

/** Asks a running agent to end and stays until nobody wants that any more; the stage that runs it reports the end. */
export const endAgent: Stage<'end-agent'> = (effect, ports, signal) => {
  ports.endings.end(effect)
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}
