import { printable } from '../text.ts'
import type { View } from '../view.ts'

/** Tasks whose agent waits for an answer stand first: only the reader moves them. */
export function askingFirst(view: View): View {
  if (view.tasks.every(({ question }) => question === null)) return view
  return { ...view, tasks: view.tasks.toSorted((a, b) => rank(a) - rank(b)) }
}

/** Calls with one line for every question that was not seen before. */
export function makeBell(ring: (line: string) => void): (view: View) => void {
  const rung = new Set<string>()
  return ({ tasks }) => {
    for (const { id, attempts, question } of tasks) {
      const key = `${id}#${attempts} ${question?.question}`
      if (question === null || rung.has(key)) continue
      rung.add(key)
      ring(printable(`orch: ${id} waits for you: ${question.text.replaceAll(/\s+/g, ' ')}`))
    }
  }
}

function rank({ question }: View['tasks'][number]): number {
  return question === null ? 1 : 0
}
