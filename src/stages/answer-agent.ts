import type { Stage } from '../ports/stage.ts'

/** Lays an answer out for a running agent and stays until nobody wants that any more; twice it lays out the same. */
export const answerAgent: Stage<'answer-agent'> = async (effect, ports, signal) => {
  await ports.files.answer(effect, effect.question, effect.answer)
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}
