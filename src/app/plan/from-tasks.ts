import { digestOf } from '../document/digest.ts'
import type { TextDocument } from '../document/document.ts'
import { taskIdFrom } from './ids.ts'
import type { PlanReading, PlanSurroundings } from './parse.ts'
import { parsePlan } from './parse.ts'

/** A plan of independent tasks, one for each `--task`. The same prompts make a plan of the same name. */
export function planFromTasks(prompts: readonly string[], surroundings: PlanSurroundings): PlanReading {
  const ids = uniqueIds(prompts)
  const tasks = prompts.map((prompt, index) => ({ id: ids[index], prompt }))
  const name = `${ids[0] ?? 'tasks'}-${digestOf(prompts).slice(0, 6)}`
  const value = { name, tasks }
  return parsePlan({ document: optionText(prompts, value), diagnostics: [], target: null }, surroundings)
}

const mostWords = 5
const longestStem = 40

function uniqueIds(prompts: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return prompts.map((prompt) => {
    const stem = stemOf(prompt)
    let id = stem
    for (let count = 2; taken.has(id); count++) id = `${stem}-${count}`
    taken.add(id)
    return id
  })
}

function stemOf(prompt: string): string {
  const words = prompt.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const stem = words.slice(0, mostWords).join('-').slice(0, longestStem)
  return taskIdFrom(stem) ?? 'task'
}

/** Each prompt is a line of a text called `--task`, so that a mistake points to its option. */
function optionText(prompts: readonly string[], value: unknown): TextDocument {
  const lines = prompts.map((prompt) => prompt.replace(/[\r\n]+/g, ' '))
  const starts = lines.map((_, index) =>
    lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0),
  )
  return {
    path: '--task',
    text: lines.join('\n'),
    value,
    spanOf: (at) => {
      const index = typeof at[1] === 'number' ? at[1] : 0
      const start = starts[index] ?? 0
      return { start, end: start + (lines[index]?.length ?? 0) }
    },
  }
}
